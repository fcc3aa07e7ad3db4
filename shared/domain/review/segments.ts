import { segment as segmentSchema } from '../../contract/organisation.ts';
import type { CouponUse, RelationshipView, SegmentsView } from '../../contract/review-parts.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { paidOf } from '../metrics/order-amounts.ts';
import { ratio } from '../metrics/rates.ts';
import { countGroups, GroupSums } from './viewer-groups.ts';

export type Segment = (typeof segmentSchema.options)[number];

/** What the brand knows of the people behind a show's viewers. */
export interface Acquaintance {
  /** The segment of the member a viewer is; null for one who is no member, as far as is known. */
  readonly segmentOf: (viewer: number) => Segment | null;
  /** Paid for an order before this show. */
  readonly hasBought: (viewer: number) => boolean;
  /** Members on record. */
  readonly members: number;
  /** Coupons issued in the show, each with its viewer (−1: not seen in it) and, once used, the order it went into. */
  readonly coupons: readonly {
    readonly viewer: number;
    readonly isRedeemed: boolean;
    readonly orderId: string | null;
  }[];
}

interface CouponSums {
  issued: number;
  redeemed: number;
  paid: number;
}
const noCoupons = (): CouponSums => ({ issued: 0, redeemed: 0, paid: 0 });
const couponView = ({ issued, redeemed, paid }: CouponSums): CouponUse => ({
  ...{ issued, redeemed, paid },
  redemptionRate: ratio(redeemed, issued),
});

/** New and old buyers, the five segments of members, and who used coupons. Distinct viewers, of the fold's window. */
export function segments(fold: MetricsFold, known: Acquaintance): SegmentsView {
  const bySegment = new Map(segmentSchema.options.map((name) => [name, new GroupSums()]));
  const others = new GroupSums();
  const [newBuyers, oldBuyers] = [new GroupSums(), new GroupSums()];
  countGroups(fold, (viewer) => {
    const segment = known.segmentOf(viewer);
    const group = (segment && bySegment.get(segment)) ?? others;
    return [group, known.hasBought(viewer) ? oldBuyers : newBuyers];
  });

  const total = noCoupons();
  const couponsBy = new Map<Segment | null, CouponSums>(
    segmentSchema.options.map((name) => [name, noCoupons()]),
  );
  couponsBy.set(null, noCoupons());
  for (const { viewer, isRedeemed, orderId } of known.coupons) {
    const order = orderId === null ? undefined : fold.orders.byId.get(orderId);
    for (const sums of [total, couponsBy.get(viewer < 0 ? null : known.segmentOf(viewer))]) {
      if (!sums) continue;
      sums.issued += 1;
      if (isRedeemed) sums.redeemed += 1;
      if (isRedeemed && order?.counted) sums.paid += paidOf(order);
    }
  }
  return {
    newBuyers: newBuyers.view(),
    oldBuyers: oldBuyers.view(),
    members: [...bySegment].map(([name, sums]) => ({
      segment: name,
      ...sums.view(),
      coupons: couponView(couponsBy.get(name) ?? noCoupons()),
    })),
    others: { ...others.view(), coupons: couponView(couponsBy.get(null) ?? noCoupons()) },
    coupons: couponView(total),
  };
}

/** The three relationship figures: members reached, value per member, share brought by other members. */
export function relationship(fold: MetricsFold, known: Acquaintance): RelationshipView {
  const [members, brought] = [new GroupSums(), new GroupSums()];
  const { memberOf, broughtBy } = fold.who;
  countGroups(fold, (viewer) => {
    const bringer = broughtBy.get(viewer)?.memberId;
    // Nobody brings themselves.
    const isBrought = bringer !== undefined && bringer !== memberOf.get(viewer);
    const isMember = known.segmentOf(viewer) !== null;
    return [...(isMember ? [members] : []), ...(isBrought ? [brought] : [])];
  });
  return {
    membersReached: members.viewers,
    members: known.members,
    reach: ratio(members.viewers, known.members),
    valuePerMember: ratio(members.paid, members.viewers),
    paidByMembers: members.paid,
    brought: brought.view(),
    broughtShare: ratio(brought.paid, paidInAll(fold)),
  };
}

const paidInAll = (fold: MetricsFold): number => fold.parts.total.paid;
