import type { Result } from '../../contract/errors.ts';
import { accept, refuse } from '../../contract/errors.ts';
import type { ImportShow } from '../../contract/imports.ts';
import { targetsMismatch } from '../targets/add-up.ts';
import { createShow } from './create.ts';
import type { LineupItem, ShowEvent } from './events.ts';

export interface TimedEvent {
  /** Epoch ms; never before the one in front. */
  readonly at: number;
  readonly event: ShowEvent;
}

type Moment = ImportShow['onAir'][number];
type ImportedDeal = ImportShow['deals'][number];

/**
 * The log of a show that ran elsewhere: planned and started at `startedAt`, on air as reported, ended at `endedAt`.
 * What the report leaves open is closed: a deal when its time was up, else with the show; pins with the show.
 * Refuses ids the lineup or the deals do not have (`not_found`), ids twice (`duplicate`), targets that do not add
 * up (`targets_mismatch`), and moments outside the show or deals opened twice or closed unopened (`invalid`).
 * `newId` names lineup items that come without an id.
 */
export function importShowEvents(input: ImportShow, newId: () => string): Result<readonly TimedEvent[]> {
  const { startedAt, endedAt, targets } = input;
  const lineup = input.lineup.map(
    ({ itemId, id, productId, role, price, stock, plannedMs }): LineupItem => ({
      itemId: itemId ?? id ?? newId(),
      productId,
      role,
      price,
      stock,
      plannedMs,
      talkingPoints: '',
    }),
  );
  const wrong = wrongIds(input, lineup) ?? (targets ? targetsMismatch(targets) : null);
  if (wrong) return wrong;

  const plan: ShowEvent[] = [
    createShow({
      ...input,
      plannedStartAt: input.plannedStartAt ?? startedAt,
      plannedMs: input.plannedMs ?? endedAt - startedAt,
    }),
    ...lineup.map((item): ShowEvent => ({ type: 'lineup.added', item })),
    ...input.deals.map((deal) => plannedDeal(deal, input.onAir)),
    ...(targets ? [{ type: 'targets.set', targets } as const] : []),
    { type: 'show.scheduled' },
    { type: 'show.started' },
  ];
  const onAir = onAirEvents(input, lineup);
  if (!onAir.ok) return onAir;
  const planned = plan.map((event): TimedEvent => ({ at: startedAt, event }));
  return accept([...planned, ...onAir.value, { at: endedAt, event: { type: 'show.ended' } }]);
}

function onAirEvents(input: ImportShow, lineup: readonly LineupItem[]): Result<readonly TimedEvent[]> {
  const { startedAt, endedAt } = input;
  const out: TimedEvent[] = [];
  const prices = new Map(lineup.map((item) => [item.itemId, item.price]));
  const pinned = new Set<string>();
  const endsAtOf = new Map<string, number>();
  const begun = new Set<string>();

  const closeDue = (until: number) => {
    const due = [...endsAtOf].filter(([, endsAt]) => endsAt <= until).sort((a, b) => a[1] - b[1]);
    for (const [dealId, endsAt] of due) {
      endsAtOf.delete(dealId);
      out.push({ at: endsAt, event: { type: 'deal.closed', dealId, reason: 'time-up' } });
    }
  };

  // Sorting is stable: moments of the same millisecond keep the order they were reported in.
  for (const moment of input.onAir.toSorted((a, b) => a.at - b.at)) {
    const { at } = moment;
    if (at < startedAt || at > endedAt) return refuse('invalid', 'A moment lies outside the show', { at });
    closeDue(at);
    switch (moment.type) {
      case 'product.pinned':
        pinned.add(moment.itemId);
        out.push({ at, event: { type: 'product.pinned', itemId: moment.itemId } });
        break;
      case 'product.unpinned':
        pinned.delete(moment.itemId);
        out.push({ at, event: { type: 'product.unpinned', itemId: moment.itemId } });
        break;
      case 'deal.opened': {
        const { dealId, endsAt } = moment;
        if (begun.has(dealId) || endsAt <= at) {
          return refuse('invalid', 'A deal opens once, and ends after it opens', { dealId });
        }
        begun.add(dealId);
        endsAtOf.set(dealId, endsAt);
        out.push({ at, event: { type: 'deal.opened', dealId, opensAt: at, endsAt } });
        break;
      }
      case 'deal.closed': {
        const { dealId } = moment;
        if (!begun.has(dealId)) return refuse('invalid', 'A deal closes after it opened', { dealId });
        // Reported closed when its time was up, or after: it has been closed then.
        if (!endsAtOf.delete(dealId)) break;
        out.push({ at, event: { type: 'deal.closed', dealId, reason: 'by-hand' } });
        break;
      }
      case 'price.changed': {
        const { itemId, price } = moment;
        const from = prices.get(itemId) ?? price;
        prices.set(itemId, price);
        out.push({ at, event: { type: 'price.changed', itemId, price, from } });
        break;
      }
      case 'notice.posted':
        out.push({ at, event: { type: 'notice.posted', text: moment.text } });
        break;
      case 'host.changed':
        out.push({ at, event: { type: 'show.revised', changes: { hostName: moment.name } } });
        break;
    }
  }
  closeDue(endedAt - 1);
  for (const dealId of endsAtOf.keys()) {
    out.push({ at: endedAt, event: { type: 'deal.closed', dealId, reason: 'show-ended' } });
  }
  for (const itemId of pinned) out.push({ at: endedAt, event: { type: 'product.unpinned', itemId } });
  return accept(out);
}

/** The report does not tell how a deal was planned; its first opening tells how long it ran. */
function plannedDeal(deal: ImportedDeal, onAir: readonly Moment[]): ShowEvent {
  const { dealId, itemId, price, quantity, perViewerLimit } = deal;
  const opening = onAir.find((moment) => moment.type === 'deal.opened' && moment.dealId === dealId);
  const durationMs = opening?.type === 'deal.opened' ? opening.endsAt - opening.at : 0;
  return {
    type: 'deal.planned',
    deal: {
      dealId,
      itemId,
      price,
      quantity,
      perViewerLimit,
      durationMs,
      holdMs: 0,
      opensAt: null,
      audience: { kind: 'all' },
    },
  };
}

function wrongIds(input: ImportShow, lineup: readonly LineupItem[]) {
  const items = new Set(lineup.map((item) => item.itemId));
  const deals = new Set(input.deals.map((deal) => deal.dealId));
  if (items.size < lineup.length) return refuse('duplicate', 'The lineup names an item twice');
  if (deals.size < input.deals.length) return refuse('duplicate', 'A deal is named twice');
  for (const used of [...input.deals, ...input.onAir]) {
    if ('itemId' in used && !items.has(used.itemId)) {
      return refuse('not_found', 'There is no such item in the lineup', { itemId: used.itemId });
    }
    if ('dealId' in used && !deals.has(used.dealId)) {
      return refuse('not_found', 'There is no such deal', { dealId: used.dealId });
    }
  }
  return null;
}
