import { accept } from '#shared/contract/errors.ts';
import type { RouteName } from '#shared/contract/routes.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';

type Names = Extract<RouteName, `counter.${string}`>;

/** A store's counter, on a phone: coupons and pickups by the code a customer shows. */
export function counterHandlers({ app }: Context): HandlersOf<Names> {
  const { counter } = app;
  return {
    'counter.stores': ({ staff }) => accept({ stores: [...counter.stores(staff)] }),
    'counter.day': ({ query, staff }) => counter.day(query.storeId, staff),
    'counter.look': ({ body, staff }) => counter.look(body.storeId, body.code, staff),
    'counter.coupon': ({ body, staff }) => counter.coupon(body, staff),
    'counter.appointment': ({ body, staff }) => counter.appointment(body, staff),
    'counter.pickup': ({ body, staff }) => counter.pickup(body, staff),
  };
}
