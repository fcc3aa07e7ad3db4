import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Command } from '#shared/contract/commands.ts';
import type { CommandAnswer } from '#shared/contract/desk.ts';
import type { RoomDeal, RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { Observed } from '#shared/domain/rehearsal/sheet.ts';
import { type Audience, fillRoom } from './audience.ts';
import { chanceFrom } from './chance.ts';
import type { RehearsalCopy } from './copy.ts';
import { tryOffers } from './offers.ts';
import { createPayer } from './payer.ts';
import { type Stage, setStage } from './stage.ts';

/** As often as the driver and the server's own timer look; a show at speed sees no finer. */
const STEP_MS = 100;
const SEED = 20_260_101;

export interface Progress {
  readonly progress: number;
  readonly online: number;
  readonly orders: number;
}
/** All that the performance itself can see; links are tried on the real server. */
export type Performed = Omit<Observed, 'links'>;

export interface PerformOptions {
  readonly copy: RehearsalCopy;
  readonly viewers: number;
  readonly speed: number;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/**
 * Plays the real plan through a server of its own: the run sheet by its times, deals, an audience over real sockets,
 * payments by the real hook. Throws when it is stopped, or cannot be set up.
 */
export async function perform(options: PerformOptions): Promise<Performed> {
  const { copy, viewers, speed, signal } = options;
  const stage = await setStage(copy, speed);
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  const chance = chanceFrom(SEED);
  let audience: Audience | null = null;
  let desk: Socket | null = null;
  let findings: number | null = null;
  const delay = monitorEventLoopDelay({ resolution: 10 });
  try {
    const payer = createPayer(stage, chance, onFault);
    const operator = await deskOf(stage, 'operator', copy.showId);
    desk = operator;
    const host = await deskOf(stage, 'host', copy.showId);
    const plan = await viewOf(stage, copy.showId);
    const send = (socket: Socket, command: Command) =>
      socket
        .timeout(10_000)
        .emitWithAck('command', { showId: copy.showId, ...command }) as Promise<CommandAnswer>;
    const asOther = (wanted: Command) => send(operator, wanted);
    const scheduled =
      plan.show.status === 'draft'
        ? await approving(stage, copy.showId, { type: 'show.schedule' }, asOther)
        : 0;
    const room = await fillRoom({
      ...{ stage, showId: copy.showId, viewers, chance, onFault },
      onOrder: payer.ordered,
    });
    audience = room;
    const opened = await watchDeals(stage, copy.showId, (deal) => room.dealOpened(deal));
    stage.go();
    delay.enable();
    const start = { type: 'show.start', override: { reason: 'Rehearsal' } } as const;
    const unapproved = scheduled + (await approving(stage, copy.showId, start, asOther));
    const startedAt = stage.now();
    const { seen: offersSeen } = await tryOffers(plan, (wanted) => send(operator, wanted), room);
    const pins = sheetOf(plan);
    const { plannedMs } = plan.show;
    const [first] = plan.lineup;
    const tried = first && (await send(host, { type: 'price.change', itemId: first.id, price: first.price }));
    host.disconnect();
    let storm: Observed['storm'] = { clients: 0, back: 0, slowestMs: 0 };
    let storming: Promise<void> | null = null;
    for (let elapsed = 0; elapsed < plannedMs; elapsed = stage.now() - startedAt) {
      signal.throwIfAborted();
      for (const pin of pins) {
        if (pin.at !== null || elapsed < pin.plannedAt) continue;
        pin.at = await show(desk, pin.itemId, pins, send, () => stage.now() - startedAt);
        for (const { id: dealId } of plan.deals.filter(
          (deal) => deal.itemId === pin.itemId && deal.state === 'planned' && deal.opensAt === null,
        ))
          await send(desk, { type: 'deal.open', dealId });
      }
      payer.step();
      if (elapsed > plannedMs / 2)
        storming ??= room.storm().then((seen) => {
          storm = seen;
        });
      options.onProgress({
        ...{ progress: elapsed / plannedMs, online: room.online(), orders: payer.orders() },
      });
      await sleep(STEP_MS, undefined, { signal });
    }
    await storming;
    await payer.settled();
    const ended = await send(desk, { type: 'show.end' });
    const endedAt = ended.ok ? stage.now() - startedAt : null;
    opened.close();
    const after = await viewOf(stage, copy.showId);
    delay.disable();
    const performed = {
      toleranceMs: Math.max(2_000, 6 * STEP_MS * speed),
      ...{ plannedMs, endedAt, pins, storm },
      deals: after.deals
        .filter(({ state }) => state !== 'cancelled')
        .map((deal) => ({
          dealId: deal.id,
          plannedAt: plannedOpening(plan, deal.id, startedAt),
          openedAt: opened.at(deal.id, startedAt),
          isOver: deal.state === 'closed' || deal.state === 'planned',
          quantity: deal.quantity,
          sold: deal.sold,
        })),
      ...offersSeen(after),
      unapproved,
      limits: { ...room.limits, over: overLimit(after, await ordersOf(stage, copy.showId)) },
      spam: { ...room.spam },
      payments: payer.tally,
      staff: {
        hasHost: plan.show.hostName !== null,
        hostRefused: tried === undefined || (!tried.ok && tried.error.code === 'forbidden'),
        tasksOpen: plan.readiness.tasks.filter(({ doneAt }) => doneAt === null).length,
      },
      load: {
        delayMs: Math.round(delay.percentile(99) / 1e6),
        answerMs: Math.round(percentile(room.answersMs, 0.99)),
      },
    };
    const oversold = after.lineup.filter(({ stock }) => stock.available < 0).length;
    await room.stop();
    desk.disconnect();
    findings = await stage.close();
    if (faults.length > 0) throw new Error(`${faults.length} faults in the rehearsal: ${String(faults[0])}`);
    return { ...performed, stock: { findings, oversold } };
  } finally {
    delay.disable();
    await audience?.stop();
    desk?.disconnect();
    if (findings === null) await stage.close().catch(() => undefined);
  }
}

/** Each item when its turn comes by the planned lengths; without any, all get the same part of the show. */
function sheetOf({ lineup, show: { plannedMs } }: ShowView) {
  const sum = lineup.reduce((all, item) => all + item.plannedMs, 0);
  const lengths = lineup.map((item) =>
    sum === 0 ? plannedMs / lineup.length : item.plannedMs * Math.min(1, plannedMs / sum),
  );
  let plannedAt = 0;
  return lineup.map(({ id: itemId }, index) => {
    const pin = { itemId, plannedAt: Math.round(plannedAt), at: null as number | null };
    plannedAt += lengths[index] ?? 0;
    return pin;
  });
}

/** Takes the pin before off and puts this one on; answers when it stood, null where it was refused. */
async function show(
  desk: Socket,
  itemId: string,
  pins: readonly { itemId: string; at: number | null }[],
  send: (socket: Socket, command: Command) => Promise<CommandAnswer>,
  elapsed: () => number,
): Promise<number | null> {
  const before = pins.findLast((pin) => pin.at !== null && pin.itemId !== itemId);
  if (before) await send(desk, { type: 'product.unpin', itemId: before.itemId });
  const pinned = await send(desk, { type: 'product.pin', itemId });
  return pinned.ok ? elapsed() : null;
}

function plannedOpening({ deals }: ShowView, dealId: string, startedAt: number): number | null {
  const opensAt = deals.find(({ id }) => id === dealId)?.opensAt ?? null;
  // One whose time had passed before the show opens with it.
  return opensAt === null ? null : Math.max(0, opensAt - startedAt);
}

/** A viewer who only looks on, and calls out every deal that opens. */
async function watchDeals(stage: Stage, showId: string, onOpen: (deal: RoomDeal) => void) {
  const response = await fetch(`${stage.url}/api/shows/${showId}/visits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ viewerKey: 'looks-on', source: 'direct' }),
  });
  const { token } = (await response.json()) as { token: string };
  const socket = io(`${stage.url}/room`, { auth: { token }, transports: ['websocket'], forceNew: true });
  const openedAt = new Map<string, number>();
  const heard = (deals: readonly RoomDeal[], at: number) => {
    for (const deal of deals) {
      if ((deal.state !== 'open' && deal.state !== 'soldOut') || openedAt.has(deal.id)) continue;
      openedAt.set(deal.id, at);
      onOpen(deal);
    }
  };
  const joined = new Promise<void>((resolve) => socket.once('room', () => resolve()));
  socket.on('room', ({ deals, at }: RoomState) => heard(deals, at));
  socket.on('update', ({ deals, at }: RoomUpdate) => deals && heard(deals, at));
  await joined;
  return {
    at: (dealId: string, startedAt: number) => {
      const at = openedAt.get(dealId);
      return at === undefined ? null : Math.max(0, at - startedAt);
    },
    close: () => socket.disconnect(),
  };
}

async function deskOf(stage: Stage, role: 'operator' | 'host', showId: string): Promise<Socket> {
  const socket = io(`${stage.url}/desk`, {
    auth: { token: await stage.tokenFor(role) },
    ...{ transports: ['websocket'], forceNew: true },
  });
  const answer = (await socket.timeout(10_000).emitWithAck('watch', { showId })) as { ok: boolean };
  if (!answer.ok) throw new Error(`The rehearsal's ${role} cannot see the show`);
  return socket;
}

/** More than any plan has of prices to approve: what goes on being refused has another reason. */
const MOST_APPROVALS = 1_000;

/** A step of the copy; prices that keep it back are approved on it, by somebody else, and counted. */
async function approving(
  stage: Stage,
  showId: string,
  step: Command,
  asOther: (command: Command) => Promise<CommandAnswer>,
): Promise<number> {
  for (let approved = 0; ; approved += 1) {
    const response = await post(stage, showId, step);
    if (response.ok) return approved;
    const problem = (await response.json()) as { code: string; params?: { subject?: string } };
    const subject = problem.params?.subject;
    if (problem.code !== 'needs_approval' || subject === undefined || approved === MOST_APPROVALS)
      throw new Error(`${step.type}: ${response.status} ${problem.code}`);
    const given = await asOther({ type: 'approval.give', subject });
    if (!given.ok) throw new Error(`approval.give: ${given.error.code}`);
  }
}

const headers = (stage: Stage) => ({
  'content-type': 'application/json',
  authorization: `Bearer ${stage.adminToken}`,
});

const post = (stage: Stage, showId: string, body: Command): Promise<Response> =>
  fetch(`${stage.url}/api/shows/${showId}/commands`, {
    ...{ method: 'POST', headers: headers(stage), body: JSON.stringify(body) },
  });

async function viewOf(stage: Stage, showId: string): Promise<ShowView> {
  const response = await fetch(`${stage.url}/api/shows/${showId}`, { headers: headers(stage) });
  if (!response.ok) throw new Error(`The show cannot be read: ${response.status}`);
  return (await response.json()) as ShowView;
}

async function ordersOf(stage: Stage, showId: string): Promise<OrderView[]> {
  const orders: OrderView[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${stage.url}/api/shows/${showId}/orders?limit=200${query}`, {
      headers: headers(stage),
    });
    if (!response.ok) throw new Error(`The orders cannot be read: ${response.status}`);
    const page = (await response.json()) as { items: OrderView[]; nextCursor: string | null };
    orders.push(...page.items);
    cursor = page.nextCursor;
  }
  return orders;
}

/** Viewers who hold more of a deal than they may. What expired or was cancelled went back, and may be had again. */
function overLimit({ deals }: ShowView, orders: readonly OrderView[]): number {
  const held = new Map<string, number>();
  for (const { viewerId, status, lines } of orders) {
    if (status === 'expired' || status === 'cancelled') continue;
    for (const { dealId, quantity } of lines) {
      const key = `${viewerId} ${dealId}`;
      if (dealId) held.set(key, (held.get(key) ?? 0) + quantity);
    }
  }
  const limitOf = new Map(deals.map(({ id, perViewerLimit }) => [id, perViewerLimit]));
  return [...held].filter(([key, units]) => units > (limitOf.get(key.split(' ')[1] ?? '') ?? 0)).length;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
