/** One line a task: a box, ticked or not, and the title. */
export function format(tasks) {
  return tasks.map(task => `${task.done ? '[x]' : '[ ]'} ${task.title}`).join('\n');
}
