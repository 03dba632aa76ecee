import { recordTask } from './record.js';
import { writeSession } from './recordedSession.js';
import { tasks } from './tasks.js';

const words = process.argv.slice(2);
for (const task of tasks) {
  const session = await recordTask(task);
  const file = `test/fixtures/sessions/${task.name.replaceAll(' ', '-')}.jsonl`;
  writeSession(file, session);
  const acts = session.moments.flatMap(moment => (moment.kind === 'act' ? [moment.outcome] : []));
  console.log(file, acts.length, Object.fromEntries([...Map.groupBy(acts, o => o)].map(([k, v]) => [k, v.length])));
  if (words.includes('-v'))
    for (const m of session.moments)
      if (m.kind === 'act' && m.outcome !== 'done') console.log('  ', m.outcome, m.tool, JSON.stringify(m.input));
}
