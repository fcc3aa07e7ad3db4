import type { CustomChoice } from '../../contract/custom-terms.ts';
import type { Segment } from '../../contract/organisation.ts';
import type { Attribution, Dispute, LineAttribution } from '../attribution/types.ts';
import type { GiftLeft, ReturnRequest } from './returns.ts';

export type OrderStatus = 'reserved' | 'paid' | 'refunded' | 'cancelled' | 'expired';

export interface OrderLine {
  readonly itemId: string;
  readonly productId: string;
  readonly quantity: number;
  /** Minor units, fixed by the server when the order was placed. */
  readonly unitPrice: number;
  readonly dealId: string | null;
  /** Off the line as a whole, minor units; left out = 0. */
  readonly discount?: number;
  readonly isGift?: true;
  /** Units that came back; left out = none. */
  readonly returned?: number;
  /** Units whose return is approved, back or not, those that came back before among them; left out = none. */
  readonly approvedBack?: number;
  /** A gift that its pieces do not earn any more, and what was decided about it; it is asked for no more. */
  readonly giftLeft?: GiftLeft;
  /** Went back for this very line, minor units; left out = nothing. */
  readonly refunded?: number;
}

/** Of a line, as the ledger has it or as the contract shows it: what it costs. */
export interface LineCost {
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount?: number | undefined;
}

/** What a line costs: quantity × unit price, less its discount. Minor units. */
export const lineAmount = ({ quantity, unitPrice, discount = 0 }: LineCost): number =>
  quantity * unitPrice - discount;

/** Where a line of an order belongs: with the order, unless it was told apart. */
export const attributionOfLine = (
  { attribution, lineAttributions = [] }: Pick<Order, 'attribution' | 'lineAttributions'>,
  line: number,
): Attribution => lineAttributions.find((own) => own.line === line)?.attribution ?? attribution;

/** The regions an order belongs to in part or whole; null where a part of it belongs to none. */
export const regionsOfOrder = ({
  attribution,
  lines,
  lineAttributions = [],
}: Pick<Order, 'attribution' | 'lineAttributions' | 'lines'>): readonly (string | null)[] =>
  lineAttributions.length === 0
    ? [attribution.regionId]
    : lines.map((_, line) => attributionOfLine({ attribution, lineAttributions }, line).regionId);

export interface Order {
  readonly orderId: string;
  readonly showId: string;
  readonly viewerId: string;
  readonly visitId: string;
  /** The viewer's idempotency key. */
  readonly key: string;
  readonly status: OrderStatus;
  readonly lines: readonly OrderLine[];
  /** Σ of what the lines cost, minor units. */
  readonly amount: number;
  /** All that went back: for its lines by name, and for the order as a whole. */
  readonly refunded: number;
  readonly placedAt: number;
  readonly payBy: number;
  readonly paidAt: number | null;
  readonly fulfilment: 'ship' | 'pickup';
  readonly pickupStoreId: string | null;
  readonly attribution: Attribution;
  /** Lines that belong elsewhere than the order; left out = none. */
  readonly lineAttributions?: readonly LineAttribution[];
  /** Disagreements about it that nobody has decided yet; left out = none. */
  readonly disputes?: readonly Dispute[];
  /** The buyer's latest wish to return it, and what became of it. */
  readonly returnAsked?: ReturnRequest;
  /** A unit offered to a viewer who waited for it. */
  readonly isOffered?: true;
  /** What the customer shows at the counter; set for pickups. */
  readonly pickupCode?: string;
  readonly fulfilled?: {
    readonly at: number;
    readonly how: 'shipped' | 'picked-up';
    readonly storeId: string | null;
    readonly by: string;
    readonly note: string | null;
  };
  /** The presale or group buy it is of. */
  readonly offer?: {
    readonly offerId: string;
    readonly groupId: string | null;
    readonly variantId?: string;
    /** Of a piece made for the customer: the options as they wanted them; left out = none. */
    readonly choices?: readonly CustomChoice[];
    /** The member's when the order was placed. */
    readonly segment?: Segment;
  };
  /** Paid first; the rest of the amount is due from `from` to `dueBy`. Minor units. */
  readonly deposit?: {
    readonly offerId: string;
    readonly amount: number;
    readonly from: number;
    readonly dueBy: number;
    readonly rule: 'forfeit' | 'refund';
    readonly paidAt: number | null;
    readonly refunded: number;
  };
  /** The request for a custom piece it came from. */
  readonly customId?: string;
  /** The coupon it uses; `discount` is what it takes off, inside the lines' discounts. */
  readonly coupon?: { readonly code: string; readonly offerId: string; readonly discount: number };
  /** Bundles, gifts and member prices it is part of. */
  readonly offerIds?: readonly string[];
}
