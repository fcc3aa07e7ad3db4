import type { Phase, Phases, PlanBrief } from '../../contract/campaigns.ts';
import type { ReadinessTask, ShowState } from '../show/state.ts';

const DAY_MS = 86_400_000;
const phaseNames: readonly Phase[] = ['t60', 't10', 't1', 't0'];

/** Which phase before a show's planned start a due moment falls in; later than the start is the last one. */
export function phaseOf(dueAt: number, plannedStartAt: number): Phase {
  const days = (plannedStartAt - dueAt) / DAY_MS;
  if (days > 10) return 't60';
  if (days > 1) return 't10';
  return days >= 0.5 ? 't1' : 't0';
}

const none = () => ({ all: 0, done: 0, overdue: 0 });
export const noPhases = (): Phases => ({ t60: none(), t10: none(), t1: none(), t0: none() });

/** A show's tasks by phase; `now` decides what is overdue. */
function phasesOf(
  tasks: readonly Pick<ReadinessTask, 'dueAt' | 'doneAt'>[],
  plannedStartAt: number,
  now: number,
): Phases {
  const phases = noPhases();
  for (const { dueAt, doneAt } of tasks) {
    const phase = phases[phaseOf(dueAt, plannedStartAt)];
    phase.all += 1;
    if (doneAt !== null) phase.done += 1;
    else if (dueAt < now) phase.overdue += 1;
  }
  return phases;
}

export function addPhases(a: Phases, b: Phases): Phases {
  const sum = noPhases();
  for (const name of phaseNames) {
    sum[name] = {
      all: a[name].all + b[name].all,
      done: a[name].done + b[name].done,
      overdue: a[name].overdue + b[name].overdue,
    };
  }
  return sum;
}

/** The part of a plan that lists keep of it. */
export type BriefSource = Pick<ShowState, 'lineup' | 'deals' | 'targets' | 'tasks' | 'plannedStartAt'>;

/** A plan in short: items, deals, target, and its tasks by phase at `now` (epoch ms). */
export function planBrief(plan: BriefSource, now: number): PlanBrief {
  return {
    items: plan.lineup.length,
    deals: plan.deals.filter(({ state }) => state !== 'cancelled').length,
    target: plan.targets?.total ?? null,
    phases: phasesOf(plan.tasks, plan.plannedStartAt, now),
  };
}
