import { config } from 'zod';

/** The page's policy forbids eval; zod must not even try it. Imported before any schema is made. */
config({ jitless: true });
