import type { Task } from './task.js';
import { addFeature } from './tasks/addFeature.js';
import { bumpDependency } from './tasks/bumpDependency.js';
import { fixTest } from './tasks/fixTest.js';
import { refactor } from './tasks/refactor.js';
import { writeDocs } from './tasks/writeDocs.js';

export const tasks: readonly Task[] = [addFeature, fixTest, refactor, bumpDependency, writeDocs];
