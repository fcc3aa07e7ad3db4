import type { DrawCondition } from '#shared/contract/draws.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { CustomTexts } from './custom-texts.ts';
import type { OfferTexts } from './offer-texts.ts';
import type { ReturnTexts } from './return-texts.ts';

type Text = string;
type WithCount = (n: number) => string;
type With = (text: string) => string;

/** Every text of the viewer's page; each language is one object of this shape, so none can be missing. */
export interface Texts {
  readonly pageTitle: With;
  readonly opening: Text;
  readonly onAir: Text;
  readonly startsSoon: Text;
  readonly ended: Text;
  readonly rehearsal: Text;
  readonly online: With;
  readonly likes: With;
  readonly language: Text;
  readonly host: With;
  readonly noVideo: Text;
  readonly video: Text;
  readonly videoNone: Text;
  readonly videoConnecting: Text;
  readonly videoAgain: Text;
  readonly watchElsewhere: Text;
  readonly videoPaused: Text;
  readonly videoFull: Text;
  readonly soundOn: Text;
  readonly soundOff: Text;
  readonly nowShowing: Text;
  readonly nothingPinned: Text;
  readonly notice: Text;
  readonly bought: (name: string, others: number) => string;

  readonly lobbyTitle: Text;
  readonly lobbyIn: Text;
  readonly lobbySoon: Text;
  readonly lobbyAt: With;
  readonly lobbyHint: Text;
  readonly tonight: Text;
  readonly endedTitle: Text;
  readonly endedHint: Text;

  readonly deal: Text;
  readonly dealPrice: Text;
  readonly price: Text;
  readonly listPrice: Text;
  readonly off: WithCount;
  readonly left: WithCount;
  readonly lastOnes: WithCount;
  readonly endsIn: Text;
  readonly perPerson: WithCount;
  readonly claim: Text;
  readonly claiming: Text;
  readonly resending: Text;
  readonly opensAt: With;
  readonly opensSoon: Text;
  readonly soldOut: Text;
  readonly soldOutHint: Text;
  readonly tooLate: Text;
  readonly limitReached: Text;
  readonly offlineButton: Text;
  readonly tryAgain: Text;
  readonly reservedFor: Text;
  readonly payWithin: With;
  readonly payNow: Text;

  readonly products: Text;
  readonly allProducts: WithCount;
  readonly available: WithCount;
  readonly details: Text;
  readonly order: Text;
  readonly buyNow: Text;
  readonly ordering: Text;
  readonly quantity: Text;
  readonly fewer: Text;
  readonly more: Text;
  readonly ship: Text;
  readonly pickup: Text;
  readonly fulfilment: Text;
  readonly pickupAt: With;
  readonly pickupHint: Text;
  readonly total: Text;
  readonly notLive: Text;
  readonly showOver: Text;
  readonly dealOpenHint: Text;

  readonly myOrders: Text;
  readonly noOrders: Text;
  readonly orderNo: With;
  readonly status: Readonly<Record<OrderView['status'], Text>>;

  readonly payTitle: Text;
  readonly payDemo: Text;
  readonly payElsewhere: Text;
  readonly payNowhere: Text;
  readonly payButton: With;
  readonly paying: Text;
  readonly paidTitle: Text;
  readonly refundedHint: Text;
  readonly expiredHint: Text;
  readonly cancelledHint: Text;
  readonly backToRoom: Text;
  readonly timeLeft: Text;
  readonly cancelOrder: Text;
  readonly loadingOrder: Text;

  readonly comments: Text;
  readonly commentField: Text;
  readonly commentHint: Text;
  readonly commentsClosed: Text;
  readonly send: Text;
  readonly noComments: Text;
  readonly newComments: WithCount;
  readonly answer: Text;
  readonly pinnedComment: Text;
  readonly welcome: Text;
  readonly priceSoon: Text;

  readonly draw: Text;
  readonly drawHow: Readonly<Record<DrawCondition, (keyword: string | null) => string>>;
  readonly drawWinners: WithCount;
  readonly drawEntered: Text;
  readonly drawing: Text;
  readonly drawWon: WithCount;
  readonly drawNobody: Text;
  readonly drawResult: (names: readonly string[]) => string;
  readonly drawCheck: Text;
  readonly drawCheckText: WithCount;
  readonly drawCommitment: Text;
  readonly drawSeed: Text;
  readonly drawDigest: Text;
  readonly drawEntries: Text;
  readonly drawMine: Text;

  readonly you: Text;

  readonly like: Text;
  readonly follow: Text;
  readonly following: Text;
  readonly share: Text;
  readonly shareTitle: Text;
  readonly shareHint: Text;
  readonly copy: Text;
  readonly copied: Text;
  readonly close: Text;

  readonly reconnecting: WithCount;
  readonly offline: Text;
  readonly asOf: With;

  readonly failTitle: Text;
  readonly nowhereTitle: Text;
  readonly nowhereHint: Text;
  readonly payNeedsRoom: Text;
  readonly code: With;
  /** By code of `contract/errors.ts`, and `network` for no answer at all. */
  readonly errors: Readonly<Record<string, Text>>;
  readonly errorOther: Text;
  readonly loadingPart: Text;
  readonly offers: OfferTexts;
  readonly custom: CustomTexts;
  readonly returns: ReturnTexts;
}
