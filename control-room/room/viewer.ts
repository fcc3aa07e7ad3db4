import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GroupView, QuoteView } from '#shared/contract/offers.ts';
import type { VoteRequest } from '#shared/contract/polls.ts';
import type { Ack, RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView, PaymentPlace } from '#shared/contract/viewers.ts';
import type { Address, Arrival, Language } from './address.ts';
import {
  type Answer,
  cancelOrder,
  fetchCoupons,
  fetchGroups,
  fetchOrder,
  fetchPaymentPlace,
  fetchStores,
  openVisit,
  payOrder,
  type Store,
  type Visit,
} from './api.ts';
import { type BagLine, bagPlace, withUnits } from './bag.ts';
import { type CustomActions, createCustomActions } from './custom-actions.ts';
import { createLikeBatch, type LikeBatch } from './like-batch.ts';
import { type Line, type Network, openLine, type QuoteRequest } from './line.ts';
import type { Purchase, PurchaseRequest } from './purchase.ts';
import { createPurchases } from './purchases.ts';
import * as remembered from './remembered.ts';
import { createReturnActions, type ReturnActions } from './return-actions.ts';
import { applyUpdate, withCoupons, withCustom, withOrder, withVote, withWait } from './room-state.ts';
import { createSilence } from './silence.ts';

export interface ViewerState {
  readonly address: Address;
  readonly lang: Language;
  readonly phase: { readonly kind: 'opening' | 'open' } | { readonly kind: 'failed'; readonly code: string };
  readonly network: Network;
  readonly room: RoomState | null;
  /** Server time minus this device's, ms. */
  readonly offset: number;
  /** Device time of the last packet. */
  readonly heardAt: number;
  readonly purchases: Readonly<Record<string, Purchase>>;
  readonly sale: {
    readonly itemId: string;
    readonly name: string;
    readonly others: number;
    readonly at: number;
  } | null;
  /** Likes pressed here and not yet in the room's figure. */
  readonly ownLikes: number;
  readonly isFollowing: boolean;
  readonly bag: readonly BagLine[];
  /** Groups asked for by their id, as they were then: those that ended are in no update. */
  readonly groups: Readonly<Record<string, GroupView>>;
  /** The coupon dropped last; `at`: server time. */
  readonly dropped: { readonly offerId: string; readonly at: number } | null;
}

/** What the page can do. One viewer for one page; all sockets, storage and fetches are behind it. */
export interface Viewer {
  readonly store: StoreApi<ViewerState>;
  start(): void;
  go(address: Address, how?: 'push' | 'back'): void;
  setLanguage(lang: Language): void;
  retry(): void;
  like(): void;
  follow(): void;
  shared(): void;
  see(event: 'impression' | 'click', itemId: string): boolean;
  comment(text: string): Promise<{ ok: true } | { ok: false; code: string }>;
  vote(vote: VoteRequest): Promise<{ ok: true } | { ok: false; code: string }>;
  buy(request: PurchaseRequest): void;
  pay(orderId: string): Promise<Answer<OrderView>>;
  paymentPlace(orderId: string): Promise<Answer<PaymentPlace>>;
  cancel(orderId: string): Promise<Answer<OrderView>>;
  load(orderId: string): Promise<Answer<OrderView>>;
  /** What it would cost now, by the server's own calculation; null when no answer came. */
  quote(request: QuoteRequest): Promise<Ack<{ quote: QuoteView }> | null>;
  /** Puts so many units of an item in the bag; none takes it out. */
  putInBag(itemId: string, quantity: number): void;
  leaveWaitlist(dealId: string): Promise<boolean>;
  /** Asks where the viewer stands in a queue they are in. */
  askPlace(dealId: string): void;
  /** Asks for the viewer's coupons: what a store took over the counter is in no update. */
  loadCoupons(): void;
  loadGroup(offerId: string, groupId: string): void;
  readonly custom: CustomActions;
  readonly returns: ReturnActions;
  /** Where orders can be picked up, the viewer's own store first. */
  stores(): Promise<Answer<readonly Store[]>>;
  /** Of the visit; null before it. */
  token(): string | null;
  leave(): void;
}

export function createViewer(first: {
  address: Address;
  lang: Language;
  showId: string | null;
  arrival: Arrival;
}): Viewer {
  const { showId, arrival } = first;
  const store = createStore<ViewerState>(() => ({
    address: first.address,
    lang: first.lang,
    phase: { kind: 'opening' },
    network: { kind: 'connecting' },
    room: null,
    offset: 0,
    heardAt: 0,
    purchases: {},
    sale: null,
    ownLikes: 0,
    isFollowing: showId !== null && remembered.hasFollowed(showId),
    bag: showId === null ? [] : remembered.rememberedBag(showId),
    groups: {},
    dropped: null,
  }));
  const { getState: now, setState: set } = store;
  // Whoever comes with a member's pass is that member from now on.
  let visit: Visit | null =
    showId === null || arrival.memberToken !== null ? null : remembered.rememberedVisit(showId);
  let line: Line | null = null;
  let isVisiting = false;
  let stores: Promise<Answer<readonly Store[]>> | null = null;
  const silence = createSilence();
  const change = (to: (room: RoomState) => RoomState) => set(({ room }) => ({ room: room && to(room) }));

  function keepBag(bag: readonly BagLine[]): void {
    set({ bag });
    if (showId !== null) remembered.rememberBag(showId, bag);
  }

  const purchases = createPurchases({
    read: () => now().purchases,
    write: (slots) => set({ purchases: slots }),
    send: async (request, key) => (await line?.purchase(request, key)) ?? null,
    isOpen: () => line?.isOpen() ?? false,
    remember: (pending) => showId !== null && remembered.rememberPending(showId, pending),
    newKey: remembered.newKey,
    take(answer, { request, key }) {
      if ('order' in answer) {
        change((room) => withOrder(room, answer.order));
        if (request.kind === 'order' && request.place === bagPlace) keepBag([]);
        return answer.order.id;
      }
      if ('coupon' in answer) {
        change((room) => withCoupons(room, [answer.coupon]));
        return answer.coupon.code;
      }
      remembered.rememberWaitKey(answer.waiting.dealId, key);
      change((room) => withWait(room, answer.waiting));
      return answer.waiting.dealId;
    },
  });

  const likes: LikeBatch = createLikeBatch({
    send: (n) => line?.like(n) ?? false,
    schedule: (run, ms) => void setTimeout(run, ms),
  });

  /** Facts count only while the show is live; the server refuses them before and after. */
  const isLive = () => now().room?.show.status === 'live';

  /** The line stands, and yet the room may be told nothing any more. */
  setInterval(() => {
    if (line?.isOpen() && isLive() && silence.isDue(performance.now())) line.rejoin();
  }, 1_000);

  async function enter(): Promise<void> {
    if (showId === null || isVisiting) return;
    const isFresh = visit === null;
    if (visit === null) {
      isVisiting = true;
      const answer = await openVisit(showId, remembered.viewerKey(), arrival);
      isVisiting = false;
      if (!answer.ok) {
        set({ phase: { kind: 'failed', code: answer.code } });
        return;
      }
      visit = answer.value;
      remembered.rememberVisit(showId, visit);
    }
    line?.close();
    line = openLine(() => visit?.token ?? '', {
      network: (network) => {
        set({ network });
        if (network.kind !== 'connected') purchases.lost();
      },
      offset: (offset) => set({ offset }),
      rejected: (code) => {
        line?.close();
        visit = null;
        remembered.rememberVisit(showId, null);
        // A token that has aged is replaced by a new visit, once; any other refusal is told.
        if (code === 'unauthenticated' && !isFresh) void enter();
        else set({ phase: { kind: 'failed', code } });
      },
      room: joined,
      update: heard,
      order: (order) => change((room) => withOrder(room, order)),
      custom: (custom) => change((room) => withCustom(room, custom)),
      ended: ({ at }) =>
        change((room) => ({
          ...room,
          show: { ...room.show, status: 'ended', endedAt: room.show.endedAt ?? at },
        })),
    });
  }

  function joined(room: RoomState): void {
    const state = now();
    silence.joined(performance.now());
    set({
      room,
      phase: { kind: 'open' },
      heardAt: Date.now(),
      ownLikes: likes.unsent,
      // Good to a network delay until the first clock sample is in.
      ...(state.offset === 0 && { offset: room.at - Date.now() }),
    });
    if (showId !== null && state.room === null) purchases.restore(remembered.rememberedPending(showId));
    purchases.back();
  }

  function heard(update: RoomUpdate): void {
    const { room } = now();
    if (room === null) return;
    const applied = applyUpdate(room, update);
    if (applied.kind === 'gap') line?.rejoin();
    if (applied.kind !== 'applied') return;
    silence.heard(performance.now());
    const sale = update.sales?.at(-1);
    const dropped = update.coupons?.at(-1);
    set({
      room: applied.room,
      heardAt: Date.now(),
      ...(dropped && { dropped: { offerId: dropped.offerId, at: update.at } }),
      ...(update.likes !== undefined && { ownLikes: likes.unsent }),
      ...(sale && {
        sale: {
          itemId: sale.itemId,
          name: sale.lastName,
          others: Math.max(0, sale.buyers - 1),
          at: Date.now(),
        },
      }),
    });
  }

  async function onOrder(act: typeof payOrder, orderId: string) {
    if (visit === null) return { ok: false, code: 'unauthenticated' } as const;
    const answer = await act(orderId, visit.token);
    if (answer.ok) change((room) => withOrder(room, answer.value));
    return answer;
  }

  return {
    store,
    start: () => void enter(),
    go(address, how = 'push') {
      if (how === 'push') history.pushState(null, '', pathOf(address, location.search));
      set({ address });
    },
    setLanguage(lang) {
      remembered.rememberLanguage(lang);
      set({ lang });
    },
    retry() {
      set({ phase: { kind: 'opening' } });
      void enter();
    },
    like() {
      if (!isLive()) return;
      likes.press();
      set(({ ownLikes }) => ({ ownLikes: ownLikes + 1 }));
    },
    follow() {
      if (showId === null || now().isFollowing || !isLive() || !line?.tell('follow')) return;
      remembered.rememberFollow(showId);
      set({ isFollowing: true });
    },
    shared: () => void line?.tell('share'),
    see: (event, itemId) => isLive() && (line?.see(event, itemId) ?? false),
    async comment(text) {
      const answer = (await line?.comment(text)) ?? null;
      if (answer === null) return { ok: false, code: 'network' };
      return answer.ok ? { ok: true } : { ok: false, code: answer.error.code };
    },
    async vote(vote) {
      const answer = (await line?.vote(vote)) ?? null;
      if (answer === null) return { ok: false, code: 'network' };
      if (!answer.ok) return { ok: false, code: answer.error.code };
      change((room) => withVote(room, vote));
      return { ok: true };
    },
    buy: purchases.press,
    pay: (orderId) => onOrder(payOrder, orderId),
    paymentPlace: async (orderId) =>
      visit === null ? { ok: false, code: 'unauthenticated' } : fetchPaymentPlace(orderId, visit.token),
    cancel: (orderId) => onOrder(cancelOrder, orderId),
    load: (orderId) => onOrder(fetchOrder, orderId),
    quote: async (request) => (await line?.quote(request)) ?? null,
    putInBag: (itemId, quantity) => keepBag(withUnits(now().bag, itemId, quantity)),
    async leaveWaitlist(dealId) {
      const answer = (await line?.leaveWaitlist(dealId)) ?? null;
      if (!answer?.ok) return false;
      remembered.rememberWaitKey(dealId, null);
      change((room) => withWait(room, { dealId, ahead: null }));
      return true;
    },
    askPlace(dealId) {
      const key = remembered.rememberedWaitKey(dealId);
      if (key === null) return;
      void line?.purchase({ kind: 'wait', dealId }, key).then((answer) => {
        if (answer?.ok && 'waiting' in answer) change((room) => withWait(room, answer.waiting));
      });
    },
    loadCoupons() {
      if (visit === null) return;
      void fetchCoupons(visit.token).then((answer) => {
        if (answer.ok) change((room) => withCoupons(room, answer.value));
      });
    },
    loadGroup(offerId, groupId) {
      if (visit === null) return;
      void fetchGroups(offerId, groupId, visit.token).then((answer) => {
        if (!answer.ok) return;
        const known = Object.fromEntries(answer.value.map((group) => [group.id, group]));
        set(({ groups }) => ({ groups: { ...groups, ...known } }));
      });
    },
    async stores() {
      if (visit === null || showId === null) return { ok: false, code: 'unauthenticated' };
      stores ??= fetchStores(showId, visit.token);
      const answer = await stores;
      // The next look asks again.
      if (!answer.ok) stores = null;
      return answer;
    },
    custom: createCustomActions({
      token: () => visit?.token ?? null,
      ordered: (order) => change((room) => withOrder(room, order)),
      told: (custom) => change((room) => withCustom(room, custom)),
    }),
    returns: createReturnActions({
      token: () => visit?.token ?? null,
      told: (order) => change((room) => withOrder(room, order)),
    }),
    token: () => visit?.token ?? null,
    leave() {
      likes.flush();
    },
  };
}

function pathOf(address: Address, search: string): string {
  if (address.page === 'room') return `/r/${encodeURIComponent(address.showId)}${search}`;
  if (address.page === 'nowhere') return '/r/';
  // The room's own query stays, so that the code of the visit survives a reload of the payment page.
  const query = new URLSearchParams(search);
  if (address.showId !== null) query.set('show', address.showId);
  return `/pay/${encodeURIComponent(address.orderId)}?${query}`;
}
