import type {
  CounterAppointment,
  CounterCoupon,
  CounterDay,
  CounterFound,
  CounterPickup,
  CounterStore,
} from '#shared/contract/counter.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Store } from '#shared/contract/organisation.ts';
import { isUndecided } from '#shared/domain/offers/undecided.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Directory } from '../../storage/directory.ts';
import { fulfilOrder } from '../after-sale.ts';
import type { Staff } from '../api.ts';
import { redeemCoupon } from '../coupons.ts';
import type { LiveShow } from '../live-show.ts';
import type { ShowRunner } from '../show-runner.ts';
import type { CounterCodes } from './codes.ts';
import { appointmentAt, couponAt, pickupAt } from './views.ts';

/** A store's counter: what a code stands for, and taking it. */
export interface Counter {
  /** The stores these staff may serve at, by code. */
  stores(staff: Staff): readonly CounterStore[];
  day(storeId: string, staff: Staff): Promise<Result<CounterDay>>;
  look(storeId: string, code: string, staff: Staff): Promise<Result<CounterFound>>;
  coupon(input: CouponTaken, staff: Staff): Promise<Result<CounterFound>>;
  /** A customer came to their appointment, or did not; answers the day. */
  appointment(input: AppointmentEnded, staff: Staff): Promise<Result<CounterDay>>;
  pickup(input: PickupTaken, staff: Staff): Promise<Result<CounterFound>>;
}

interface AppointmentEnded {
  readonly storeId: string;
  readonly showId: string;
  readonly requestId: string;
  readonly outcome: 'kept' | 'missed';
  readonly note?: string | undefined;
}
interface CouponTaken {
  readonly storeId: string;
  readonly showId: string;
  readonly code: string;
  readonly key: string;
}
interface PickupTaken {
  readonly storeId: string;
  readonly orderId: string;
  readonly code: string;
  readonly note?: string | undefined;
}

interface Pickup {
  readonly order: Order;
  readonly runner: ShowRunner;
  readonly ledger: LedgerState;
}

/** Appointments shown: since yesterday, and of the week to come. */
const PAST_MS = 24 * 3_600_000;
const COMING_MS = 7 * 24 * 3_600_000;

export interface CounterSettings {
  readonly codes: CounterCodes;
  readonly directory: Directory;
  readonly showOf: (showId: string) => Promise<Result<LiveShow>>;
  readonly now: () => number;
}

/** Role `store` serves at its own stores, `region` at those of its regions, everyone else who may at any. */
const servesAt = (staff: Staff, store: Pick<Store, 'id' | 'regionId'>): boolean => {
  if (staff.role === 'store') return staff.storeIds?.includes(store.id) ?? false;
  return staff.role !== 'region' || staff.regionIds.includes(store.regionId);
};

export function counterOf({ codes, directory, showOf, now }: CounterSettings): Counter {
  const ownStore = (storeId: string, staff: Staff): Result<Store> => {
    const store = directory.stores.get(storeId);
    if (!store) return refuse('not_found', 'There is no such store', { storeId });
    return servesAt(staff, store) ? accept(store) : refuse('forbidden', 'This is not your store');
  };
  /** Pickups at a store whose order is wanted; each of a show that can still be read. */
  const pickups = async (
    storeId: string,
    isWanted: (order: Order, ledger: LedgerState) => boolean,
  ): Promise<Pickup[]> => {
    const found: Pickup[] = [];
    const shows = new Map<string, Promise<Result<LiveShow>>>();
    for (const [orderId, showId] of await codes.pickupsAt(storeId)) {
      const asked = shows.get(showId) ?? showOf(showId);
      shows.set(showId, asked);
      const show = await asked;
      if (!show.ok) continue;
      const { runner } = show.value;
      const ledger = await runner.ledgerState();
      const order = ledger.orders.get(orderId);
      if (order && isWanted(order, ledger)) found.push({ order, runner, ledger });
    }
    return found;
  };
  const byCode = async (store: Store, code: string): Promise<CounterPickup[]> => {
    if (!/^\d{6}$/.test(code)) return [];
    const here = await pickups(store.id, ({ pickupCode }) => pickupCode === code);
    if (here.length > 0) return here.map((one) => pickupAt(one.runner, one.ledger, one.order, store));
    for (const storeId of await codes.stores()) {
      if (storeId === store.id) continue;
      const [there] = await pickups(
        storeId,
        ({ pickupCode, status, fulfilled }) => pickupCode === code && status === 'paid' && !fulfilled,
      );
      if (there) return [pickupAt(there.runner, there.ledger, there.order, store)];
    }
    return [];
  };
  const coupon = async (store: Store, code: string): Promise<CounterCoupon[]> => {
    const showId = await codes.showOfCoupon(code);
    const show = showId === null ? null : await showOf(showId);
    if (!show?.ok) return [];
    const { runner } = show.value;
    const view = couponAt(runner, await runner.ledgerState(), code, store, now());
    return view ? [view] : [];
  };
  const look = async (storeId: string, code: string, staff: Staff): Promise<Result<CounterFound>> => {
    const store = ownStore(storeId, staff);
    if (!store.ok) return store;
    return accept({ found: [...(await coupon(store.value, code)), ...(await byCode(store.value, code))] });
  };
  const appointments = async (storeId: string): Promise<CounterAppointment[]> => {
    const found: CounterAppointment[] = [];
    for (const [requestId, showId] of await codes.appointmentsAt(storeId)) {
      const show = await showOf(showId);
      if (!show.ok) continue;
      const { runner } = show.value;
      const one = appointmentAt(runner, await runner.ledgerState(), requestId, storeId, now());
      if (one && one.endsAt > now() - PAST_MS && one.slotAt < now() + COMING_MS) found.push(one);
    }
    return found.sort((a, b) => a.slotAt - b.slotAt);
  };
  const day = async (storeId: string, staff: Staff): Promise<Result<CounterDay>> => {
    const store = ownStore(storeId, staff);
    if (!store.ok) return store;
    const waiting = await pickups(
      storeId,
      (order, ledger) => order.status === 'paid' && !order.fulfilled && !isUndecided(ledger, order),
    );
    return accept({
      waiting: waiting.map(({ order, runner, ledger }) => pickupAt(runner, ledger, order, store.value)),
      appointments: await appointments(storeId),
    });
  };
  return {
    look,
    stores: (staff) =>
      [...directory.stores.all()]
        .filter((store) => servesAt(staff, store))
        .sort((a, b) => (a.code < b.code ? -1 : 1))
        .map(({ id, code, name, city, regionId }) => ({ id, code, name, city, regionId })),
    day,
    async appointment({ storeId, showId, requestId, outcome, note }, staff) {
      const store = ownStore(storeId, staff);
      if (!store.ok) return store;
      const show = await showOf(showId);
      if (!show.ok) return show;
      const { runner } = show.value;
      const request = (await runner.ledgerState()).book.custom.requests.get(requestId);
      if (request?.appointment?.storeId !== storeId)
        return refuse('not_found', 'There is no such appointment here');
      const by = { id: staff.id, name: staff.name };
      const ended = await runner.stores.ledger.apply(
        showId,
        { op: 'end-appointment', requestId, outcome, by, note: note ?? null },
        now(),
      );
      return ended.ok ? day(storeId, staff) : ended;
    },
    async coupon({ storeId, showId, code, key }, staff) {
      const store = ownStore(storeId, staff);
      if (!store.ok) return store;
      const [found] = await coupon(store.value, code);
      if (!found || found.showId !== showId) return refuse('coupon_unknown');
      if (found.standing === 'other-region')
        return refuse('coupon_not_applicable', 'The coupon is for stores of other regions');
      const show = await showOf(showId);
      if (!show.ok) return show;
      const taken = await redeemCoupon(show.value.runner, { code, storeId, key }, staff);
      return taken.ok ? accept({ found: await coupon(store.value, code) }) : taken;
    },
    async pickup({ storeId, orderId, code, note }, staff) {
      const store = ownStore(storeId, staff);
      if (!store.ok) return store;
      const showId = (await codes.pickupsAt(storeId)).get(orderId);
      if (showId === undefined) return refuse('wrong_store');
      const show = await showOf(showId);
      if (!show.ok) return show;
      const { runner } = show.value;
      const handed = await fulfilOrder(runner, orderId, { how: 'picked-up', storeId, code, note }, staff);
      if (!handed.ok) return handed;
      const ledger = await runner.ledgerState();
      const order = ledger.orders.get(orderId);
      return accept({ found: order ? [pickupAt(runner, ledger, order, store.value)] : [] });
    },
  };
}
