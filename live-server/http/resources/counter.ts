import { accept } from '#shared/contract/errors.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

type Names = 'counter.stores' | 'counter.day' | 'counter.look' | 'counter.coupon' | 'counter.pickup';

/** A store's counter, on a phone: coupons and pickups by the code a customer shows. */
export function counterHandlers({ app }: Context): HandlersOf<Names> {
  const { counter } = app;
  return {
    'counter.stores': ({ staff }) => accept({ stores: [...counter.stores(staff)] }),
    'counter.day': ({ query, staff }) => counter.day(query.storeId, staff),
    'counter.look': ({ body, staff }) => counter.look(body.storeId, body.code, staff),
    'counter.coupon': ({ body, staff }) => counter.coupon(body, staff),
    'counter.pickup': ({ body, staff }) => counter.pickup(body, staff),
  };
}
