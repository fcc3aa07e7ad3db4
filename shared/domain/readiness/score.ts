import type { ReadinessTask } from '../show/state.ts';

/** Done tasks ÷ tasks, 0 to 1; null without a task: nothing assigned says nothing about being ready. */
export function readinessScore(tasks: readonly Pick<ReadinessTask, 'doneAt'>[]): number | null {
  if (tasks.length === 0) return null;
  return tasks.filter((task) => task.doneAt !== null).length / tasks.length;
}
