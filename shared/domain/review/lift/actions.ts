import type { Bilingual } from '../../../contract/basics.ts';
import type { LiftKind } from '../../../contract/lift.ts';
import type { ShowEvent, ShowEventRecord } from '../../show/events.ts';

/** Something staff did that may have moved sales, and how long it is taken to have worked. */
export interface Action {
  /** The version of the event that began it. */
  readonly key: number;
  readonly kind: LiftKind;
  /** Epoch ms: it lasted over [at, end), and is taken to have worked over [at, until). */
  readonly at: number;
  readonly end: number;
  readonly until: number;
  readonly itemId: string | null;
  readonly dealId: string | null;
  readonly regionId: string | null;
  readonly label: Bilingual;
  readonly actor: string;
}

/** Buyers go on ordering for a while after a pin or a deal has gone: orders of this long after it are still its own. */
const tailMs = 120_000;
/** How long a change of price is measured. */
const priceMs = 600_000;
/** How long what is said to the whole room is taken to work. */
const wideMs = 300_000;
const interventionMs = 600_000;

const wideKinds: ReadonlySet<LiftKind> = new Set(['notice', 'coupon', 'offer', 'intervention']);
/** True for what is meant for all products and not for one. */
export const isWide = ({ kind }: Pick<Action, 'kind'>): boolean => wideKinds.has(kind);

/**
 * Every action of a show's log inside its window, in time. `labelOf` names an item, `offerOf` an offer. A pin and a
 * deal last until they are taken away, and then their tail; what is for the whole room lasts five minutes and no
 * longer than until the next of its kind.
 */
export function actionsOf(
  records: readonly ShowEventRecord[],
  window: { readonly startedAt: number; readonly endedAt: number },
  labelOf: (itemId: string) => Bilingual,
  offerOf: (offerId: string) => Bilingual,
): Action[] {
  const itemOfDeal = new Map<string, string>();
  const actions: Action[] = [];
  for (const [index, record] of records.entries()) {
    const { event, at } = record;
    if (event.type === 'deal.planned') itemOfDeal.set(event.deal.dealId, event.deal.itemId);
    if (at < window.startedAt || at >= window.endedAt) continue;
    const base = {
      key: record.version,
      at,
      actor: record.actor.name,
      itemId: null,
      dealId: null,
      regionId: null,
    };
    const lasting = (isOver: (later: ShowEvent) => boolean, most: number, tail: number) => {
      const over = Math.min(nextAt(records, index, isOver), window.endedAt, at + most);
      return { end: over, until: Math.min(window.endedAt, over + tail) };
    };
    switch (event.type) {
      case 'product.pinned': {
        const { itemId } = event;
        // A pin renewed while it stands goes on.
        if (isPinned(records, index, itemId)) break;
        const time = lasting(
          (later) =>
            (later.type === 'product.unpinned' || later.type === 'lineup.removed') && later.itemId === itemId,
          Number.POSITIVE_INFINITY,
          tailMs,
        );
        actions.push({ ...base, kind: 'pin', ...time, itemId, label: labelOf(itemId) });
        break;
      }
      case 'deal.opened': {
        const { dealId } = event;
        const itemId = itemOfDeal.get(dealId) ?? null;
        if (itemId === null) break;
        const time = lasting(
          (later) => later.type === 'deal.closed' && later.dealId === dealId,
          Number.POSITIVE_INFINITY,
          tailMs,
        );
        actions.push({ ...base, kind: 'deal', ...time, itemId, dealId, label: labelOf(itemId) });
        break;
      }
      case 'price.changed': {
        const { itemId } = event;
        const time = lasting(
          (later) => later.type === 'price.changed' && later.itemId === itemId,
          priceMs,
          0,
        );
        actions.push({ ...base, kind: 'price', ...time, itemId, label: labelOf(itemId) });
        break;
      }
      case 'notice.posted':
        actions.push({
          ...base,
          kind: 'notice',
          ...lasting(isWideEvent, wideMs, 0),
          label: same(event.text),
        });
        break;
      case 'coupon.dropped':
      case 'offer.opened':
        actions.push({
          ...base,
          kind: event.type === 'offer.opened' ? 'offer' : 'coupon',
          ...lasting(isWideEvent, wideMs, 0),
          label: offerOf(event.offerId),
        });
        break;
      case 'intervention.raised':
        actions.push({
          ...base,
          kind: 'intervention',
          ...lasting(() => false, interventionMs, 0),
          regionId: event.regionId,
          label: same(event.note || event.action),
        });
        break;
      default:
    }
  }
  return actions.filter(({ at, until }) => until > at);
}

function nextAt(
  records: readonly ShowEventRecord[],
  after: number,
  isIt: (event: ShowEvent) => boolean,
): number {
  for (let index = after + 1; index < records.length; index += 1) {
    const record = records[index];
    if (record && isIt(record.event)) return record.at;
  }
  return Number.POSITIVE_INFINITY;
}

function isPinned(records: readonly ShowEventRecord[], before: number, itemId: string): boolean {
  for (let index = before - 1; index >= 0; index -= 1) {
    const event = records[index]?.event;
    if (event?.type === 'product.pinned' && event.itemId === itemId) return true;
    if ((event?.type === 'product.unpinned' || event?.type === 'lineup.removed') && event.itemId === itemId)
      return false;
  }
  return false;
}

const isWideEvent = ({ type }: ShowEvent): boolean =>
  type === 'notice.posted' || type === 'coupon.dropped' || type === 'offer.opened';

function same(text: string): Bilingual {
  const short = text.slice(0, 200);
  return { en: short, zh: short };
}
