import { createStore, type StoreApi } from 'zustand/vanilla';
import type { VoteRequest } from '#shared/contract/polls.ts';
import type { Ack, RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { Address, Arrival, Language } from './address.ts';
import { cancelOrder, fetchOrder, openVisit, payOrder, type Visit } from './api.ts';
import { createLikeBatch, type LikeBatch } from './like-batch.ts';
import { type Line, type Network, openLine } from './line.ts';
import {
  isPending,
  type Purchase,
  type PurchaseEvent,
  type PurchaseRequest,
  purchaseSlot,
  stepPurchase,
} from './purchase.ts';
import * as remembered from './remembered.ts';
import { applyUpdate, withCustom, withOrder, withVote } from './room-state.ts';

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
  pay(orderId: string): Promise<{ ok: true } | { ok: false; code: string }>;
  cancel(orderId: string): Promise<{ ok: true } | { ok: false; code: string }>;
  load(orderId: string): Promise<{ ok: true; value: OrderView } | { ok: false; code: string }>;
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
  }));
  const { getState: now, setState: set } = store;
  let visit: Visit | null = showId === null ? null : remembered.rememberedVisit(showId);
  let line: Line | null = null;
  let isVisiting = false;

  const likes: LikeBatch = createLikeBatch({
    send: (n) => line?.like(n) ?? false,
    schedule: (run, ms) => void setTimeout(run, ms),
  });

  /** Facts count only while the show is live; the server refuses them before and after. */
  const isLive = () => now().room?.show.status === 'live';

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
        if (network.kind !== 'connected') eachPurchase({ type: 'lost' });
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
      order: (order) => set(({ room }) => ({ room: room && withOrder(room, order) })),
      custom: (custom) => set(({ room }) => ({ room: room && withCustom(room, custom) })),
      ended: ({ at }) =>
        set(({ room }) => ({
          room: room && {
            ...room,
            show: { ...room.show, status: 'ended', endedAt: room.show.endedAt ?? at },
          },
        })),
    });
  }

  function joined(room: RoomState): void {
    const state = now();
    set({
      room,
      phase: { kind: 'open' },
      heardAt: Date.now(),
      ownLikes: likes.unsent,
      // Good to a network delay until the first clock sample is in.
      ...(state.offset === 0 && { offset: room.at - Date.now() }),
    });
    if (showId !== null && state.room === null)
      for (const pending of remembered.rememberedPending(showId))
        set(({ purchases }) => ({
          purchases: { ...purchases, [purchaseSlot(pending.request)]: { ...pending, state: 'waiting' } },
        }));
    eachPurchase({ type: 'back' });
  }

  function heard(update: RoomUpdate): void {
    const { room } = now();
    if (room === null) return;
    const applied = applyUpdate(room, update);
    if (applied.kind === 'gap') line?.rejoin();
    if (applied.kind !== 'applied') return;
    const sale = update.sales?.at(-1);
    set({
      room: applied.room,
      heardAt: Date.now(),
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

  function eachPurchase(event: Extract<PurchaseEvent, { type: 'lost' | 'back' }>): void {
    for (const slot of Object.keys(now().purchases)) stepSlot(slot, event);
  }

  function stepSlot(slot: string, event: PurchaseEvent): void {
    const { purchase, send } = stepPurchase(now().purchases[slot] ?? null, event);
    if (purchase === null) return;
    set(({ purchases }) => ({ purchases: { ...purchases, [slot]: purchase } }));
    if (showId !== null) remembered.rememberPending(showId, Object.values(now().purchases).filter(isPending));
    if (send && isPending(purchase)) void sendPurchase(slot, purchase.request, purchase.key);
  }

  async function sendPurchase(slot: string, request: PurchaseRequest, key: string): Promise<void> {
    const answer: Ack<{ order: OrderView }> | null = (await line?.purchase(request, key)) ?? null;
    if (answer === null) {
      stepSlot(slot, line?.isOpen() ? { type: 'silent', key } : { type: 'lost' });
      return;
    }
    if (!answer.ok) {
      stepSlot(slot, { type: 'refused', key, code: answer.error.code });
      return;
    }
    const { order } = answer;
    set(({ room }) => ({ room: room && withOrder(room, order) }));
    stepSlot(slot, { type: 'placed', key, orderId: order.id });
  }

  async function onOrder(act: typeof payOrder, orderId: string) {
    if (visit === null) return { ok: false, code: 'unauthenticated' } as const;
    const answer = await act(orderId, visit.token);
    if (answer.ok) set(({ room }) => ({ room: room && withOrder(room, answer.value) }));
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
      set(({ room }) => ({ room: room && withVote(room, vote) }));
      return { ok: true };
    },
    buy: (request) => stepSlot(purchaseSlot(request), { type: 'press', request, key: remembered.newKey() }),
    pay: (orderId) => onOrder(payOrder, orderId),
    cancel: (orderId) => onOrder(cancelOrder, orderId),
    load: (orderId) => onOrder(fetchOrder, orderId),
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
