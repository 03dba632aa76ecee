// Loaded before every test file: generated cases are the same on every run, so that a build fails for what it changed.
// `TEST_SEED=7` looks elsewhere; a failure prints its own seed and path.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.TEST_SEED ?? 20_260_501), includeErrorInReport: true });
