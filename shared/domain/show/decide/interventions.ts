import type { CommandOf } from '../../../contract/commands.ts';
import { accept, type Result, refuse } from '../../../contract/errors.ts';
import type { RegionCoupon } from '../../../contract/interventions.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowEvent } from '../events.ts';
import { offerSubject } from '../guardrails.ts';
import type { ShowState } from '../state.ts';
import { requestApproval } from './approvals.ts';
import { dropCoupon, planOffer } from './offers.ts';
import { events, notOnAir } from './phase.ts';

export function raiseIntervention(
  state: ShowState,
  command: CommandOf<'intervention.raise'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { regionId, action, note, dueAt } = command;
  if (dueAt !== undefined && dueAt <= context.now) return refuse('invalid', 'It is due in the past');
  const interventionId = command.interventionId ?? context.newId();
  if (state.interventions.some((each) => each.interventionId === interventionId)) {
    return refuse('duplicate', 'That intervention id is taken', { interventionId });
  }
  const given = command.coupon === undefined ? null : giveCoupon(state, command, command.coupon, context);
  if (given && !given.ok) return given;
  return events(...(given?.value.events ?? []), {
    type: 'intervention.raised',
    ...{ interventionId, regionId, action, note },
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(given ? { offerId: given.value.offerId } : {}),
    ...(command.budget === undefined ? {} : { budget: command.budget }),
  });
}

/**
 * Planned as any offer is and dropped as any coupon is, for the region's viewers, until the intervention is due. What
 * is beyond the guardrails waits as planned, and somebody else is asked: the region is helped at once all the same.
 */
function giveCoupon(
  state: ShowState,
  { regionId, note, dueAt }: CommandOf<'intervention.raise'>,
  { title, ...terms }: RegionCoupon,
  context: DecideContext,
): Result<{ offerId: string; events: readonly ShowEvent[] }> {
  const offerId = context.newId();
  const planned = planOffer(
    state,
    {
      type: 'offer.plan',
      ...{ offerId, title },
      terms: { kind: 'coupon', ...terms, audience: { kind: 'regions', regionIds: [regionId] } },
      ...(dueAt === undefined ? {} : { closesAt: dueAt }),
    },
    context,
  );
  if (!planned.ok) return planned;
  const added = planned.value.flatMap((event) =>
    event.type === 'offer.planned' ? [{ ...event.offer, state: 'planned' as const }] : [],
  );
  const withIt = { ...state, offers: [...state.offers, ...added] };
  const dropped = dropCoupon(withIt, { type: 'coupon.drop', offerId }, context);
  if (dropped.ok) return accept({ offerId, events: [...planned.value, ...dropped.value] });
  if (dropped.error.code !== 'needs_approval') return dropped;
  const subject = offerSubject(offerId);
  const asked = requestApproval(withIt, { type: 'approval.request', subject, note }, context);
  return asked.ok ? accept({ offerId, events: [...planned.value, ...asked.value] }) : asked;
}

export function closeIntervention(state: ShowState, command: CommandOf<'intervention.close'>): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { interventionId, note } = command;
  const known = state.interventions.find((each) => each.interventionId === interventionId);
  if (!known) return refuse('not_found', 'There is no such intervention', { interventionId });
  if (known.closedAt !== null) return refuse('already_done', 'The intervention is closed');
  return events({ type: 'intervention.closed', interventionId, note: note ?? null });
}

/** Each does their own part, once: a manager for the region, a guide for themself. */
export function tickIntervention(
  state: ShowState,
  command: CommandOf<'intervention.tick'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { interventionId } = command;
  const known = state.interventions.find((each) => each.interventionId === interventionId);
  if (!known) return refuse('not_found', 'There is no such intervention', { interventionId });
  if (known.closedAt !== null) return refuse('already_done', 'The intervention is closed');
  if (known.ticks.some(({ id }) => id === context.actor.id)) return refuse('already_done');
  return events({ type: 'intervention.ticked', interventionId });
}

export function acknowledgeAlert(
  state: ShowState,
  command: CommandOf<'alert.acknowledge'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { alertId } = command;
  const alert = context.alert(alertId);
  if (!alert) return refuse('not_found', 'No such alert stands', { alertId });
  if (alert.isAcknowledged) return refuse('already_done', 'The alert is acknowledged');
  return events({
    type: 'alert.acknowledged',
    alertId,
    level: alert.level,
    regionId: alert.regionId,
  });
}
