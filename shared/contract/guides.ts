import { z } from 'zod';
import { amount, bilingual, id, instant } from './basics.ts';
import { guideFigures } from './metrics.ts';
import { guide, segment } from './organisation.ts';
import { showStatus } from './shows.ts';
import { attributionReason } from './viewers.ts';

const count = z.int();

/** A guide's personal link. `path` is the same without the address; earlier links stop working when one is renewed. */
export const guideLinkRequest = z.object({ renew: z.boolean().default(false) });
export const guideLink = z.object({ url: z.string(), path: z.string() });

/** Which show it is said of. */
export const guideShowRequest = z.object({ showId: id });

export const guideQuery = z.object({ showId: id.optional() });

const guideShow = z.object({ id, title: bilingual, status: showStatus, plannedStartAt: instant });

/** What a guide may pass on: for a poster and for telling a customer. `dealPrice` is of a deal planned or open. */
export const guideItem = z.object({
  itemId: id,
  productId: id,
  title: bilingual,
  imageUrl: z.string(),
  price: amount,
  dealPrice: amount.nullable(),
  available: count,
});
export type GuideItem = z.infer<typeof guideItem>;

/** A guide's place in a show's contest, by paid amount, then by visitors. */
export const contestRow = z.object({
  place: count,
  name: z.string(),
  store: bilingual.nullable(),
  tier: guide.shape.tier,
  paid: count,
  uv: count,
  isMe: z.boolean(),
});
export type ContestRow = z.infer<typeof contestRow>;

/** The guide's page: everything about the one guide whose token asks, and nothing of any other. */
export const guidePage = z.object({
  at: instant,
  guide: guide.pick({ id: true, code: true, name: true, tier: true }),
  store: z.object({ name: bilingual, city: z.string() }).nullable(),
  region: bilingual.nullable(),
  /** Shows to choose from: on air, coming, and over within three days. */
  shows: z.array(guideShow),
  show: guideShow
    .extend({
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
      currency: z.string(),
      timeZone: z.string(),
      hostName: z.string().nullable(),
      /** My link into the room, as a path. */
      link: z.string(),
      pinned: z.array(id),
      items: z.array(guideItem),
      /** Null until anybody came by my link. */
      figures: guideFigures.nullable(),
      target: z.object({ uv: count, amount }).nullable(),
      /** By paid amount, then by visitors; a place is null while there is nothing to rank by. */
      rank: z.object({ place: count.nullable(), of: count, inStore: count.nullable(), ofStore: count }),
      /** The front of the contest, of all guides and of my tier, with me wherever I stand; equals share a place. */
      contest: z.object({ all: z.array(contestRow), tier: z.array(contestRow) }),
      tasks: z.array(
        z.object({
          id,
          action: z.string(),
          note: z.string(),
          raisedAt: instant,
          raisedBy: z.string(),
          dueAt: instant.nullable(),
          /** When I said I had done my part. */
          doneAt: instant.nullable(),
          /** The coupon my region's viewers may take now; null without one, or once it is over. */
          coupon: bilingual.nullable(),
        }),
      ),
    })
    .nullable(),
});
export type GuidePage = z.infer<typeof guidePage>;

/** Why to invite a member now. */
export const inviteReason = z.enum(['birthday', 'dormant', 'trade-in', 'repeat', 'new', 'waiting']);
/** Why a product suits a member. */
export const suggestionReason = z.enum([
  'deal',
  'gift',
  'trade-in',
  'first-piece',
  'collector',
  'hero',
  'last-ones',
]);
export type SuggestionReason = z.infer<typeof suggestionReason>;

export const memberToInvite = z.object({
  id,
  name: z.string(),
  segment,
  birthday: z.string().nullable(),
  lastOrderAt: instant.nullable(),
  reasons: z.array(inviteReason),
  suggestions: z.array(z.object({ itemId: id, reason: suggestionReason })),
});
export type MemberToInvite = z.infer<typeof memberToInvite>;
export const guideMembers = z.object({ total: count, items: z.array(memberToInvite) });
export type GuideMembers = z.infer<typeof guideMembers>;

/** Somebody who came by my link, showed interest and has not bought. */
export const prospect = z.object({
  viewerId: id,
  name: z.string(),
  /** A member of the brand who is known by name. */
  memberId: id.nullable(),
  /** Reserved, and did not pay. */
  claimed: z.boolean(),
  comments: z.array(z.string()),
  /** What they looked at most, most first. */
  clicked: z.array(id),
  lastAt: instant,
});
export type Prospect = z.infer<typeof prospect>;
export const followUps = z.object({ total: count, items: z.array(prospect) });
export type FollowUps = z.infer<typeof followUps>;

/** What of a sale belongs to the guide, and why. Amounts are the guide's own part of it, minor units. */
export const guideOrder = z.object({
  id,
  placedAt: instant,
  /** The name the buyer gave; empty for none. */
  name: z.string(),
  status: z.enum(['unpaid', 'paid', 'refunded', 'released']),
  placed: amount,
  paid: amount,
  refunded: amount,
  units: count,
  itemIds: z.array(id),
  /** Other lines of the order belong elsewhere. */
  isPart: z.boolean(),
  reason: attributionReason,
});
export type GuideOrder = z.infer<typeof guideOrder>;
/** The newest first; `total` counts those that are not listed too. */
export const guideOrders = z.object({
  total: count,
  paid: amount,
  refunded: amount,
  items: z.array(guideOrder),
});
export type GuideOrders = z.infer<typeof guideOrders>;
