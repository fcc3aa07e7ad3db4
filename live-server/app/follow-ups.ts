import type { Prospect } from '#shared/contract/guides.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Stores } from '../storage/stores.ts';
import { breathe } from './serial.ts';

const PAGE = 5_000;
/** A guide can write to so many people on the day after, and not more. */
const PROSPECTS_PER_GUIDE = 200;
const COMMENTS_EACH = 3;
const CLICKED_EACH = 5;

interface Seen {
  readonly guideId: string;
  readonly viewerId: string;
  name: string;
  lastAt: number;
  claimed: boolean;
  readonly comments: string[];
  readonly clicks: Map<string, number>;
}

/**
 * Everyone who came to a show by a guide's code, clicked, commented or claimed there, and bought nothing, by guide;
 * those nearest to buying first. Reads the show's facts twice, page by page, for a fact may stand before its visit.
 */
export async function readFollowUps(
  stores: Stores,
  showId: string,
  ledger: LedgerState,
): Promise<ReadonlyMap<string, readonly Prospect[]>> {
  const seen = new Map<string, Seen>();
  const byVisit = new Map<string, Seen>();
  await stores.activity.flush();
  const each = async (
    take: (fact: Awaited<ReturnType<Stores['activity']['read']>>[number]['fact']) => void,
  ) => {
    for (let after = 0; ; ) {
      const rows = await stores.activity.read(showId, after, PAGE);
      const last = rows.at(-1);
      if (!last) return;
      for (const { fact } of rows) take(fact);
      after = last.seq;
      await breathe();
    }
  };
  await each((fact) => {
    if (fact.kind !== 'enter' || fact.place.guideId === null) return;
    const { viewerId, visitId, at } = fact;
    const { guideId } = fact.place;
    const key = `${guideId} ${viewerId}`;
    const known = seen.get(key);
    const one = known ?? {
      guideId,
      viewerId,
      name: '',
      lastAt: at,
      claimed: false,
      comments: [],
      clicks: new Map(),
    };
    if (fact.name) one.name = fact.name;
    one.lastAt = Math.max(one.lastAt, at);
    seen.set(key, one);
    byVisit.set(visitId, one);
  });
  await each((fact) => {
    if (fact.kind !== 'click' && fact.kind !== 'comment') return;
    const one = byVisit.get(fact.visitId);
    if (!one) return;
    one.lastAt = Math.max(one.lastAt, fact.at);
    if (fact.kind === 'click') one.clicks.set(fact.itemId, (one.clicks.get(fact.itemId) ?? 0) + 1);
    else if (one.comments.length < COMMENTS_EACH) one.comments.push(fact.text);
  });
  const bought = new Set<string>();
  for (const order of ledger.orders.values()) {
    // Refunded is not bought: that customer is worth a word more than any other.
    if (order.status === 'paid') bought.add(order.viewerId);
    else {
      const one = byVisit.get(order.visitId);
      if (!one) continue;
      one.claimed = true;
      for (const { itemId } of order.lines) one.clicks.set(itemId, (one.clicks.get(itemId) ?? 0) + 100);
    }
  }
  return grouped([...seen.values()].filter((one) => isInterested(one) && !bought.has(one.viewerId)));
}

const isInterested = ({ claimed, comments, clicks }: Seen) =>
  claimed || comments.length > 0 || clicks.size > 0;

function grouped(people: readonly Seen[]): Map<string, Prospect[]> {
  const byGuide = new Map<string, Prospect[]>();
  const near = (one: Seen) => (one.claimed ? 1000 : 0) + one.comments.length * 10 + one.clicks.size;
  for (const one of people.toSorted((a, b) => near(b) - near(a) || b.lastAt - a.lastAt)) {
    const list = byGuide.get(one.guideId) ?? [];
    byGuide.set(one.guideId, list);
    if (list.length === PROSPECTS_PER_GUIDE) continue;
    const { viewerId, name, claimed, comments, lastAt } = one;
    const clicked = [...one.clicks].sort((a, b) => b[1] - a[1]).map(([itemId]) => itemId);
    list.push({
      viewerId,
      name,
      memberId: null,
      claimed,
      comments,
      clicked: clicked.slice(0, CLICKED_EACH),
      lastAt,
    });
  }
  return byGuide;
}
