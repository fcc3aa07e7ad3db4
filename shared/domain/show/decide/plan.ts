import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { targetsMismatch } from '../../targets/add-up.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowEvent } from '../events.ts';
import type { ShowState } from '../state.ts';
import { beyondGuardrails } from './guardrails.ts';
import { events, isEmpty, notPlannable, sent } from './phase.ts';

/** Money, time zone and start are fixed once the show is live: figures and countdowns already rest on them. */
export function reviseShow(state: ShowState, command: CommandOf<'show.revise'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { type: _, ...fields } = command;
  const changes = sent(fields);
  if (isEmpty(changes)) return refuse('invalid', 'Nothing to change');
  const isFixed = 'currency' in changes || 'timeZone' in changes || 'plannedStartAt' in changes;
  if (state.status === 'live' && isFixed) {
    return refuse('show_not_draft', 'Currency, time zone and planned start are fixed while live');
  }
  return events({ type: 'show.revised', changes });
}

/** Prices become what viewers see in the lobby: those beyond the guardrails need their approval by now. */
export function scheduleShow(state: ShowState, context: DecideContext): Decision {
  if (state.status === 'none') return refuse('not_found', 'There is no such show');
  if (state.status !== 'draft') return refuse('show_not_draft', undefined, { status: state.status });
  if (state.lineup.length === 0) return refuse('lineup_empty');
  for (const item of state.lineup) {
    const wrong = beyondGuardrails(state, { item, price: item.price }, context);
    if (wrong) return wrong;
  }
  return events({ type: 'show.scheduled' });
}

export function setTargets(state: ShowState, command: CommandOf<'targets.set'>): Decision {
  const { type: _, ...targets } = command;
  const refusal = notPlannable(state) ?? targetsMismatch(targets);
  if (refusal) return refusal;
  return events({ type: 'targets.set', targets });
}

/** On the version that stands: setting targets anew asks every region again. */
export function respondToTargets(state: ShowState, command: CommandOf<'targets.respond'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { regionId, answer } = command;
  const note = command.note || null;
  if (!state.targets?.regions.some((region) => region.regionId === regionId))
    return refuse('not_found', 'The region has no targets', { regionId });
  if (answer === 'objected' && note === null)
    return {
      ok: false,
      error: {
        code: 'invalid',
        message: 'An objection says why',
        issues: [{ path: 'note', message: 'an objection says why' }],
      },
    };
  const before = state.targetVersions.at(-1)?.responses.find((one) => one.regionId === regionId);
  if (before?.answer === answer && before.note === note)
    return refuse('already_done', 'The region has said so', { regionId });
  return events({ type: 'targets.responded', regionId, answer, note });
}

export function planTraffic(state: ShowState, command: CommandOf<'traffic.plan'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  return events({ type: 'traffic.planned', traffic: { rows: command.rows } });
}

export function assignTask(
  state: ShowState,
  command: Omit<CommandOf<'readiness.assign'>, 'type'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { power, title, owner, dueAt, lesson } = command;
  const taskId = command.taskId ?? context.newId();
  if (state.tasks.some((task) => task.taskId === taskId)) {
    return refuse('duplicate', 'That task id is taken', { taskId });
  }
  return events({
    type: 'readiness.assigned',
    task: { taskId, power, title, owner, dueAt, ...(lesson && { lesson }) },
  });
}

/** Every task or none. */
export function assignTasks(
  state: ShowState,
  command: CommandOf<'readiness.plan'>,
  context: DecideContext,
): Decision {
  const assigned: ShowEvent[] = [];
  const taken = new Set(state.tasks.map(({ taskId }) => taskId));
  for (const task of command.tasks) {
    const decision = assignTask(state, task, context);
    if (!decision.ok) return decision;
    for (const event of decision.value) {
      if (event.type !== 'readiness.assigned') continue;
      const { taskId } = event.task;
      if (taken.has(taskId)) return refuse('duplicate', 'That task id is taken', { taskId });
      taken.add(taskId);
      assigned.push(event);
    }
  }
  return events(...assigned);
}

export function completeTask(state: ShowState, command: CommandOf<'readiness.complete'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { taskId, evidence } = command;
  const task = state.tasks.find((each) => each.taskId === taskId);
  if (!task) return refuse('not_found', 'There is no such task', { taskId });
  if (task.doneAt !== null) return refuse('already_done', 'The task is done', { taskId });
  return events({ type: 'readiness.completed', taskId, evidence: evidence || null });
}
