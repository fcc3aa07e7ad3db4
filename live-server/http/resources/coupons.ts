import { accept } from '#shared/contract/errors.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

/** What staff do with coupons: a store takes one over the counter. */
export function couponHandlers({ app }: Context): HandlersOf<'coupons.redeem'> {
  return {
    'coupons.redeem': async ({ params, body, staff }) => {
      const coupon = await app.redeemCoupon(params.id, body, staff);
      return coupon.ok ? accept({ coupon: coupon.value }) : coupon;
    },
  };
}
