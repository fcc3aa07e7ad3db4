import type { Segment } from '#shared/contract/organisation.ts';
import type { OrderStage } from '../order-stage.ts';

type Text = string;
type WithCount = (n: number) => string;
type With = (text: string) => string;

/** The texts of coupons, groups, presales, sets, the queue, checkout and what comes after it. */
export interface OfferTexts {
  readonly offers: Text;
  readonly noOffers: Text;
  readonly opensIn: Text;
  readonly options: Text;
  readonly dealNews: Readonly<Record<'extended' | 'back', Text>>;
  readonly paused: Text;
  readonly pausedLong: Text;

  readonly forMembers: Text;
  readonly forFollowers: Text;
  readonly forSegments: (names: readonly string[]) => string;
  readonly forRegions: (names: readonly string[]) => string;
  readonly segments: Readonly<Record<Segment, Text>>;
  readonly notForYou: Readonly<Record<'members' | 'segments' | 'regions' | 'followers', Text>>;
  readonly followToJoin: Text;
  readonly followersOnly: Text;

  readonly joinQueue: Text;
  readonly leaveQueue: Text;
  readonly leftQueue: Text;
  readonly inQueue: WithCount;
  readonly queueHint: Text;
  readonly peopleWait: WithCount;
  readonly offeredToYou: Text;

  /** What something is, and its own name. */
  readonly named: (kind: string, name: string) => string;
  readonly coupon: Text;
  readonly couponDropped: Text;
  readonly amountOff: With;
  readonly shareOff: WithCount;
  readonly over: With;
  readonly anyAmount: Text;
  readonly capped: With;
  readonly take: Text;
  readonly taking: Text;
  readonly couponState: Readonly<Record<'has' | 'used' | 'gone', Text>>;
  readonly redeem: Readonly<Record<'anywhere' | 'online' | 'store', Text>>;
  readonly myCoupons: Text;
  readonly myCouponsCount: WithCount;
  readonly until: With;
  readonly ownCoupon: Readonly<Record<'held' | 'redeemed' | 'lapsed', Text>>;
  readonly showCode: Text;
  readonly codeHint: Text;
  readonly codeQr: Text;
  readonly noCoupon: Text;
  readonly moreForCoupon: With;
  readonly notTheseItems: Text;

  readonly gift: Text;
  readonly free: Text;
  readonly nothingToPay: Text;
  readonly giftOver: With;
  readonly giftRule: (gift: string, quantity: number, amount: string) => string;
  readonly giftGone: Text;
  /** Basis points. */
  readonly membersOff: WithCount;
  readonly memberRule: WithCount;
  readonly yours: Text;

  readonly set: Text;
  readonly setPrice: Text;
  readonly apartPrice: Text;
  readonly buySet: Text;
  readonly saves: With;
  readonly savesTogether: With;

  readonly groupOf: WithCount;
  readonly groupPrice: Text;
  readonly alonePrice: Text;
  readonly groupRule: (size: number, duration: string) => string;
  readonly groupRuleShort: WithCount;
  readonly duration: (ms: number) => string;
  readonly groupsWaiting: WithCount;
  readonly openGroup: Text;
  readonly anotherGroup: Text;
  readonly joinOrOpen: Text;
  readonly join: Text;
  readonly joinMissing: WithCount;
  readonly joinFriend: Text;
  readonly groupsToJoin: Text;
  readonly friendInvites: Text;
  readonly placeHeld: Text;
  readonly payAmount: With;
  readonly groupPaid: (paid: number, size: number) => string;
  readonly missing: WithCount;
  readonly invite: WithCount;
  readonly inviteTitle: Text;
  readonly inviteHint: Text;
  readonly yourGroup: Text;
  readonly groupComplete: Text;
  readonly groupShut: Text;
  readonly groupFailedShort: Text;
  readonly groupRefunding: With;
  readonly groupRefunded: With;
  readonly groupNothingPaid: Text;

  readonly presale: Text;
  readonly presalePrice: Text;
  readonly deposit: Text;
  readonly balance: Text;
  readonly now: Text;
  readonly inAll: Text;
  readonly depositCounts: (pay: string, counts: string) => string;
  readonly depositRule: (pay: string, counts: string, balance: string, dueBy: string) => string;
  readonly depositLost: Readonly<Record<'forfeit' | 'refund', Text>>;
  readonly missedRule: Readonly<Record<'forfeit' | 'refund', Text>>;
  readonly payDeposit: With;
  readonly orderAnother: Text;
  readonly variant: Text;
  readonly payBalance: With;
  readonly depositPaid: Text;
  readonly depositGain: Text;
  readonly balanceFrom: (amount: string, from: string) => string;
  readonly balanceNow: (amount: string, dueBy: string) => string;
  readonly balanceDue: Text;
  readonly dueBy: With;
  readonly fromTo: (from: string, to: string) => string;
  readonly dueNow: Text;

  readonly bag: Text;
  readonly addToBag: Text;
  readonly inBag: WithCount;
  readonly bagEmpty: Text;
  readonly bagEmptyHint: Text;
  readonly chooseStore: Text;
  readonly howPrice: Text;
  readonly stepList: WithCount;
  readonly stepLive: Text;
  readonly stepDeal: Text;
  readonly stepMember: WithCount;
  readonly stepGift: (gift: string, quantity: number, worth: string) => string;
  readonly stepMade: Text;
  readonly youSave: With;
  readonly before: Text;
  readonly offersOff: Text;

  readonly stage: Readonly<Record<OrderStage['kind'], Text>>;
  readonly shipSoon: Text;
  readonly pickupSoon: Text;
  readonly pickupCode: Text;
  readonly pickupCodeHint: Text;
  readonly pickupQr: Text;
  readonly returnHint: Text;
  readonly returned: WithCount;
  readonly refunding: With;
  readonly refundedPart: With;
  readonly linkQr: Text;
}
