import type { EventOf } from '../events.ts';
import type { ShowState } from '../state.ts';
import { replaced } from './lists.ts';

export const showCreated = ({ type: _, ...plan }: EventOf<'show.created'>): Partial<ShowState> => ({
  ...plan,
  storeId: plan.storeId ?? null,
  status: 'draft',
});

export function showRevised({ changes }: EventOf<'show.revised'>): Partial<ShowState> {
  const { storeId, ...rest } = changes;
  return storeId === undefined ? rest : { ...rest, storeId };
}

export const taskAssigned = (
  { tasks }: ShowState,
  { task }: EventOf<'readiness.assigned'>,
): Partial<ShowState> => ({ tasks: [...tasks, { ...task, doneAt: null, doneBy: null, evidence: null }] });

export const taskCompleted = (
  { tasks }: ShowState,
  { taskId, evidence }: EventOf<'readiness.completed'>,
  { at, by }: { readonly at: number; readonly by: string },
): Partial<ShowState> => ({
  tasks: replaced(
    tasks,
    (task) => task.taskId === taskId,
    taskId,
    (task) => ({ ...task, doneAt: at, doneBy: by, evidence }),
  ),
});
