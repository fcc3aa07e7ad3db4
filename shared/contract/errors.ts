/**
 * Every way Showcaller says no. The list is closed: a refusal anywhere carries one of these codes, and the
 * edge turns it into a problem+json body, a socket acknowledgement or a sentence in the user's language.
 */
export const errorCatalogue = {
  // The request itself
  malformed: { status: 400, title: 'The body is not well-formed' },
  unauthenticated: { status: 401, title: 'Sign in or send a valid token' },
  bad_credentials: { status: 401, title: 'User name or password is wrong' },
  bad_signature: { status: 401, title: 'The signature or its time is not valid' },
  forbidden: { status: 403, title: 'Your role or region may not do this' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'That method is not offered here' },
  version_conflict: { status: 409, title: 'It changed since you looked' },
  too_large: { status: 413, title: 'The body is over the size limit' },
  unsupported_media_type: { status: 415, title: 'That content type is not accepted here' },
  invalid: { status: 422, title: 'A field is missing or out of range' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'A fault in Showcaller' },
  storage_unavailable: { status: 503, title: 'Storage cannot take it right now; nothing was changed' },
  not_yet: { status: 409, title: 'It works once every server is of the new version' },
  // Video
  media_unavailable: { status: 503, title: 'There is no video server at hand now' },
  media_full: { status: 503, title: 'No more viewers can be sent video' },
  media_gone: { status: 409, title: 'That stream or connection is gone' },
  // The state of a show
  show_not_draft: { status: 409, title: 'The show is no longer being planned' },
  show_not_scheduled: { status: 409, title: 'The show is not scheduled' },
  show_not_live: { status: 409, title: 'The show is not live' },
  show_not_ended: { status: 409, title: 'The show has not ended' },
  show_over: { status: 409, title: 'The show is over' },
  preflight_failed: { status: 409, title: 'The plan has problems that block going live' },
  lineup_empty: { status: 409, title: 'The lineup has no item' },
  stale_view: { status: 409, title: 'What you saw is no longer on air' },
  too_soon: { status: 409, title: 'Pressed again too soon' },
  too_late: { status: 409, title: 'It came after the time up to which it was wanted; nothing was done' },
  already_done: { status: 409, title: 'It is already so' },
  last_admin: { status: 409, title: 'Somebody must be able to administer' },
  in_use: { status: 409, title: 'Something on air or recorded depends on it' },
  duplicate: { status: 409, title: 'That code or key is already taken' },
  // Products, prices, stock, deals
  not_pinned: { status: 409, title: 'The product is not pinned' },
  pin_limit: { status: 409, title: 'No more products can be pinned' },
  below_floor: { status: 409, title: 'The price is below the floor price' },
  lease_held: { status: 409, title: 'Somebody else is editing it' },
  needs_approval: { status: 409, title: 'It goes beyond the guardrails and needs somebody else’s approval' },
  approval_over: { status: 409, title: 'The request for approval has expired' },
  above_list: { status: 409, title: 'The deal price is not below the price it replaces' },
  insufficient_stock: { status: 409, title: 'There are not that many units' },
  deal_not_planned: { status: 409, title: 'The deal is no longer only planned' },
  deal_not_open: { status: 409, title: 'The deal is not open' },
  deal_overlap: { status: 409, title: 'Another deal on this item is open' },
  not_sold_out: { status: 409, title: 'There are units to claim' },
  sold_out: { status: 409, title: 'Sold out' },
  limit_reached: { status: 409, title: 'The limit for one viewer is reached' },
  not_eligible: { status: 409, title: 'The deal is for other viewers' },
  price_changed: { status: 409, title: 'It costs another sum now; nothing was taken' },
  not_for_sale: { status: 409, title: 'The item is not for sale now' },
  // Polls
  poll_not_open: { status: 409, title: 'The poll is not open' },
  already_voted: { status: 409, title: 'You have voted, and votes cannot be changed' },
  // Offers
  offer_not_planned: { status: 409, title: 'The offer is no longer only planned' },
  offer_not_open: { status: 409, title: 'The offer is not open' },
  group_full: { status: 409, title: 'The group is full' },
  group_over: { status: 409, title: 'The group is over' },
  coupon_unknown: { status: 409, title: 'There is no such coupon of yours' },
  coupon_used: { status: 409, title: 'The coupon has been used' },
  coupon_over: { status: 409, title: 'The coupon is no longer valid' },
  coupon_not_applicable: { status: 409, title: 'The coupon does not apply to this order' },
  // Custom pieces
  options_wrong: { status: 409, title: 'The options chosen are not the offer’s' },
  quote_over: { status: 409, title: 'The quote is no longer valid' },
  not_quoted: { status: 409, title: 'There is no quote yet' },
  not_ready: { status: 409, title: 'The piece is not ready' },
  order_undecided: { status: 409, title: 'The order’s group, or its presale, is not decided yet' },
  slot_full: { status: 409, title: 'That appointment is taken' },
  slot_unknown: { status: 409, title: 'There is no such appointment' },
  slot_over: { status: 409, title: 'That time has passed' },
  // Orders and payments
  order_not_open: { status: 409, title: 'The order can no longer be changed that way' },
  order_expired: { status: 409, title: 'The time to pay has passed' },
  return_window_over: { status: 409, title: 'The time for returns has passed' },
  not_returnable: { status: 409, title: 'A piece made for one customer goes back only for a fault' },
  wrong_store: { status: 409, title: 'The order waits at another store' },
  pickup_code_wrong: { status: 409, title: 'The pickup code is not the order’s' },
  amount_mismatch: { status: 409, title: 'The amount is not the order’s' },
  // Targets, people
  targets_mismatch: { status: 409, title: 'The parts do not add up to the total' },
  muted: { status: 409, title: 'You cannot comment now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** A refusal as a value. `params` fill the sentence the user sees, in either language. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Where in the input the trouble lies, or, with `preflight_failed`, in the plan; set with `invalid`. */
  readonly issues?: ReadonlyArray<{ path: string; message: string }>;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Refusal };

export const accept = <T>(value: T): Result<T> => ({ ok: true, value });

/** A refusal as a value; `params` fill its sentence in the reader's language. */
export function refuse(
  code: ErrorCode,
  message: string = errorCatalogue[code].title,
  params?: Refusal['params'],
): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: params ? { code, message, params } : { code, message } };
}

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCatalogue, text);
