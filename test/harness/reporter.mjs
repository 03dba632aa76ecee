// Prints what fails in full, a dot for the rest, and ends with the counts that run.mjs adds up.
export default async function* report(source) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of source) {
    if (type === 'test:pass' && isLeaf(data)) {
      passed++;
      yield passed % 100 === 0 ? '.\n' : '.';
    } else if (type === 'test:fail' && isLeaf(data)) {
      failed++;
      const cause = data.details.error.cause ?? data.details.error;
      yield `\n✖ ${data.file ?? ''} ${data.name}\n${cause?.stack ?? cause}\n`;
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    }
  }
  yield `\n${passed} passed, ${failed} failed\n`;
}

/** A file or a suite is the sum of its tests, except where it failed by itself. */
function isLeaf({ details, nesting, name, file }) {
  if (details.type === 'suite') return false;
  const isFile = nesting === 0 && file !== undefined && file.endsWith(name);
  return !isFile || details.error !== undefined;
}
