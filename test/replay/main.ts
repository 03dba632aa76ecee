import { join } from 'node:path';
import { recordGuide, recordTask } from './record.js';
import { sessionFolder, writeSession } from './recordedSession.js';
import { recordedSessions, replayAll, replayedInWords } from './replayed.js';
import { tasks } from './tasks.js';

/**
 * `npm run replay`: how often a person is asked, by recorded sessions. `-- --record [word]` first does the tasks anew
 * whose names have the word, and keeps what was recorded.
 */
const words = process.argv.slice(2);
const strangers = words.filter(word => word.startsWith('-') && word !== '--record');
if (strangers.length > 0) {
  process.stderr.write(`There is no option ${strangers.join(', ')}; there is --record [word].\n`);
  process.exit(2);
}
if (words[0] === '--record') await recordAnew(words[1] ?? '');
process.stdout.write(`${replayedInWords(await replayAll(recordedSessions()))}\n`);

async function recordAnew(word: string): Promise<void> {
  const all = [
    ...tasks.map(task => ({ name: task.name, record: () => recordTask(task) })),
    { name: 'the guide', record: recordGuide },
  ];
  for (const { name, record } of all.filter(({ name }) => name.includes(word))) {
    process.stderr.write(`recording “${name}” …\n`);
    writeSession(join(sessionFolder, `${name.replaceAll(' ', '-')}.jsonl`), await record());
  }
}
