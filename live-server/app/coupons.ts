import { randomInt } from 'node:crypto';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { CouponView } from '#shared/contract/offers.ts';
import { isEligible } from '#shared/domain/deals/eligible.ts';
import { couponView } from '#shared/domain/offers/figures.ts';
import { onceKeyOf } from '#shared/domain/stock/once-key.ts';
import type { Staff, Visitor } from './api.ts';
import { scopeOf } from './authorise.ts';
import { claimantOf } from './claimant.ts';
import type { ShowRunner } from './show-runner.ts';

/** No characters that are taken for one another when read aloud or typed from a screen. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** 32^10: nobody finds another's code by trying. */
const CODE_LENGTH = 10;

const newCode = () =>
  Array.from({ length: CODE_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');

/** Issues a coupon of an open offer to this viewer; asked again under the same key, the first one. */
export async function issueCoupon(
  runner: ShowRunner,
  offerId: string,
  key: string,
  visitor: Visitor,
): Promise<Result<CouponView>> {
  const offer = runner.state.offers.find((one) => one.offerId === offerId);
  if (offer?.terms.kind !== 'coupon') return refuse('not_found', 'This show has no such coupon');
  const { viewerId } = visitor;
  const onceKey = onceKeyOf(viewerId, key);
  const { book } = await runner.ledgerState();
  if (!book.couponByKey.has(onceKey)) {
    if (offer.state !== 'open') return refuse('offer_not_open');
    if (!isEligible(offer.terms.audience, claimantOf(runner, visitor))) return refuse('not_eligible');
  }
  const issued = await runner.stores.ledger.apply(
    runner.showId,
    { op: 'issue-coupon', offerId, code: newCode(), viewerId, key },
    runner.now(),
  );
  return issued.ok ? couponUnder(runner, onceKey) : issued;
}

/** A store takes a coupon over the counter. Role `region` does so in stores of its own regions. */
export async function redeemCoupon(
  runner: ShowRunner,
  { code, storeId, key }: { code: string; storeId: string; key: string },
  staff: Staff,
): Promise<Result<CouponView>> {
  const store = runner.directory.stores.get(storeId);
  if (!store) return refuse('not_found', 'There is no such store', { storeId });
  const scope = scopeOf(staff);
  if (scope && !scope.has(store.regionId)) return refuse('forbidden');
  const now = runner.now();
  const redeemed = await runner.stores.ledger.apply(
    runner.showId,
    { op: 'redeem-coupon', code, storeId, by: staff.id, key },
    now,
  );
  if (!redeemed.ok) return redeemed;
  const coupon = (await runner.ledgerState()).book.coupons.get(code);
  return coupon ? accept(couponView(coupon, now)) : refuse('coupon_unknown');
}

async function couponUnder(runner: ShowRunner, onceKey: string): Promise<Result<CouponView>> {
  const { book } = await runner.ledgerState();
  const coupon = book.coupons.get(book.couponByKey.get(onceKey) ?? '');
  return coupon ? accept(couponView(coupon, runner.now())) : refuse('coupon_unknown');
}
