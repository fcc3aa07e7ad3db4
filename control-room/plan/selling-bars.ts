import type { Bilingual } from '#shared/contract/basics.ts';
import type { OfferKind, OfferTerms } from '#shared/contract/offers.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { rhythmOf } from '#shared/domain/lineup/rhythm.ts';

/** A stretch in which something sells. Epoch ms, [from, to). */
export interface SellingBar {
  readonly id: string;
  readonly kind: 'deal' | OfferKind;
  /** An offer's title; a deal is called after its item. */
  readonly title: Bilingual | null;
  /** The items it sells at a price of its own; none for coupons, gifts and member prices. */
  readonly itemIds: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Opened by hand: where its product's turn is expected. */
  readonly isExpected: boolean;
  /** Ids of other bars that sell one of its items at the same time. */
  readonly overlaps: readonly string[];
}

type Plan = Pick<ShowView, 'show' | 'lineup' | 'deals' | 'offers'>;

/** Deals and offers that are not over, in order of their beginning; an offer without an end goes on to the show's. */
export function sellingBars({ show, lineup, deals, offers }: Plan): SellingBar[] {
  const start = show.startedAt ?? show.plannedStartAt;
  const end = start + show.plannedMs;
  const times = rhythmOf(lineup, start, show.plannedMs).expectedAt;
  const expectedAt = (itemId: string) => times[lineup.findIndex(({ id }) => id === itemId)] ?? start;
  const bars = [
    ...deals
      .filter(({ state }) => state !== 'cancelled' && state !== 'closed')
      .map((deal) => {
        const from = deal.opensAt ?? expectedAt(deal.itemId);
        return {
          ...{ id: deal.id, kind: 'deal' as const, title: null, itemIds: [deal.itemId], from },
          to: deal.endsAt ?? from + deal.durationMs,
          isExpected: deal.opensAt === null,
        };
      }),
    ...offers
      .filter(({ state, opensAt }) => (state === 'planned' || state === 'open') && opensAt !== null)
      .map(({ id, title, terms, opensAt, closesAt }) => ({
        ...{ id, kind: terms.kind, title, itemIds: ownPriced(terms), from: opensAt ?? start },
        to: closesAt ?? end,
        isExpected: false,
      })),
  ].sort((a, b) => a.from - b.from);
  return bars.map((bar) => ({
    ...bar,
    overlaps: bars
      .filter(
        (other) =>
          other.id !== bar.id &&
          other.from < bar.to &&
          bar.from < other.to &&
          other.itemIds.some((itemId) => bar.itemIds.includes(itemId)),
      )
      .map(({ id }) => id),
  }));
}

/** Offers that wait to be opened by hand. */
export const byHand = ({ offers }: Plan): ShowView['offers'] =>
  offers.filter(({ state, opensAt }) => state === 'planned' && opensAt === null);

function ownPriced(terms: OfferTerms): readonly string[] {
  switch (terms.kind) {
    case 'bundle':
      return terms.items.map(({ itemId }) => itemId);
    case 'group-buy':
    case 'presale':
    case 'custom':
      return [terms.itemId];
    case 'coupon':
    case 'gift':
    case 'member-price':
      return [];
  }
}

/** Round moments for the axis: at most `most` of them, the last with room for its words before the end. */
export function axisTicks(from: number, to: number, most = 8): number[] {
  const steps = [5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * 60_000);
  const step = steps.find((each) => (to - from) / each <= most) ?? 86_400_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at < to - (to - from) / 20; at += step) ticks.push(at);
  return ticks;
}
