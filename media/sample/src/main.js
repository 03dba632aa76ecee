import { format } from './format.js';
import { TodoList } from './todo.js';

const list = new TodoList();
const milk = list.add('Buy milk');
list.add('Water the plants');
list.finish(milk);
console.log(format(list.tasks));
