/**
 * @typedef {object} Task
 * @property {number} id
 * @property {string} title
 * @property {boolean} done
 */

export class TodoList {
  /** @type {Task[]} */
  tasks = [];

  /** Adds a task and gives back its number. */
  add(title) {
    const id = this.tasks.length + 1;
    this.tasks.push({ id, title, done: false });
    return id;
  }

  /** Finishes the task with this number. */
  finish(id) {
    const found = this.tasks.find(task => task.id === id);
    if (found === undefined) throw new Error(`There is no task ${id}.`);
    for (const task of this.tasks) {
      if (task.title === found.title) task.done = true;
    }
  }

  /** What is still to do, oldest first. */
  open() {
    return this.tasks.filter(task => !task.done);
  }
}
