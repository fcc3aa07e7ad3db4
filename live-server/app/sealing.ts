import { deserialize, serialize } from 'node:v8';
import type { Crowd } from '#shared/domain/metrics/crowd.ts';
import type { EnterFact } from '#shared/domain/metrics/facts.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import { itemOf } from '#shared/domain/metrics/items.ts';
import type { FoldedOrder } from '#shared/domain/metrics/orders.ts';
import type { Tape, TradeFact } from '#shared/domain/metrics/tape.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Stores } from '../storage/stores.ts';
import { Audience, type KeptAudience } from './audience.ts';
import { breathe } from './serial.ts';
import { readLedger, readRecord, ShowRecord } from './show-record.ts';

/** Changes with whatever is in a seal: one of another format is as good as none. */
const format = 2;
/** Entries put into a map before others have their turn. */
const SLICE = 20_000;

/** Where seals are kept. A seal is a copy for speed: losing one costs a reading of the record, nothing else. */
export interface SealedFiles {
  /** Null where there is none. */
  read(showId: string): Promise<Buffer | null>;
  write(showId: string, bytes: Buffer): Promise<void>;
}

type PlainOrder = Omit<FoldedOrder, 'items'> & {
  readonly items: readonly { readonly itemId: string; readonly quantity: number; readonly value: number }[];
};

/**
 * What a seal holds: the fold in parts that can be put together piece by piece, the audience, and what parts and
 * moments are counted from. `trade` is taken apart when a moment is first asked for.
 */
interface Sealed {
  readonly format: number;
  readonly activitySeq: number;
  readonly ledgerSeq: number;
  readonly fold: MetricsFold;
  readonly visitIds: string;
  readonly viewerIds: string;
  readonly orders: readonly Uint8Array[];
  readonly audience: KeptAudience;
  readonly tape: Tape;
  readonly crowd: Crowd;
  readonly trade: readonly Uint8Array[];
}

/** Shows of fewer facts are read as fast as they are unsealed. */
export const SEALED_FROM = 100_000;

/**
 * The record of a show that is over, from its seal where that still holds; else read from the stores and sealed for
 * the next time. `sealed` null: always read.
 */
export async function readOverRecord(
  stores: Stores,
  state: ShowState,
  sealed: SealedFiles | null,
): Promise<ShowRecord> {
  const { showId } = state;
  await stores.activity.flush();
  const facts = await stores.activity.count(showId);
  if (sealed === null || facts < SEALED_FROM) return readRecord(stores, state);
  const bytes = await sealed.read(showId).catch(() => null);
  const record = bytes && (await unseal(bytes, facts));
  // An end that was moved since makes other figures.
  if (record?.setWindow(state)) {
    await readLedger(stores, showId, record);
    return record;
  }
  const read = await readRecord(stores, state);
  if ((await stores.activity.count(showId)) === facts) {
    const seal = await sealOf(read, facts);
    // A disk that takes no seal costs the next opening, not this one.
    if (seal) await sealed.write(showId, seal).catch(() => undefined);
  }
  return read;
}

/** The bytes a record that is over can be taken up from again, as long as no fact has come since. */
export async function sealOf(record: ShowRecord, activitySeq: number): Promise<Buffer | null> {
  const laidOut = await record.layOut();
  if (!laidOut) return null;
  const { tape, crowd } = laidOut;
  const { fold, ledgerSeq } = record;
  const orders = [...fold.orders.byId.values()];
  const visitsOfOrders = new Set(orders.flatMap(({ placed }) => placed.visitId ?? []));
  const sealed: Sealed = {
    format,
    activitySeq,
    ledgerSeq,
    fold: {
      ...fold,
      visits: { ...fold.visits, ids: [], index: new Map() },
      standings: { ...fold.standings, viewerIds: new Map() },
      orders: { byId: new Map(), byViewer: new Map(), awaitingVisit: new Map() },
    },
    visitIds: fold.visits.ids.join('\n'),
    viewerIds: [...fold.standings.viewerIds.keys()].join('\n'),
    orders: await chunksOf(orders, plainOrder),
    audience: record.audience.kept(visitsOfOrders),
    ...{ tape, crowd },
    trade: await chunksOf(laidOut.trade(), (fact) => fact),
  };
  return serialize(sealed);
}

/** Serialised piece by piece, so that others have their turn. */
async function chunksOf<T>(things: readonly T[], plain: (thing: T) => unknown): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < things.length; start += 2_000) {
    chunks.push(serialize(things.slice(start, start + 2_000).map(plain)));
    await breathe();
  }
  return chunks;
}

/** A record as it was sealed; null where the show has had facts since, or the bytes are of another format. */
export async function unseal(bytes: Buffer, activitySeq: number): Promise<ShowRecord | null> {
  const sealed: Sealed | null = readOrNull(bytes);
  if (sealed?.format !== format || sealed.activitySeq !== activitySeq) return null;
  await breathe();
  const { fold } = sealed;
  const ids = split(sealed.visitIds);
  for (const [index, visitId] of ids.entries()) {
    fold.visits.ids.push(visitId);
    fold.visits.index.set(visitId, index);
    if (index % SLICE === SLICE - 1) await breathe();
  }
  for (const [index, viewerId] of split(sealed.viewerIds).entries()) {
    fold.standings.viewerIds.set(viewerId, index);
    if (index % SLICE === SLICE - 1) await breathe();
  }
  for (const chunk of sealed.orders) {
    for (const order of deserialize(chunk) as PlainOrder[]) takeOrder(fold, order);
    await breathe();
  }
  const { tape, crowd, trade, ledgerSeq } = sealed;
  const laidOut = { tape, crowd, trade: () => trade.flatMap((chunk) => deserialize(chunk) as Trade) };
  return ShowRecord.sealed(fold, Audience.of(sealed.audience), laidOut, ledgerSeq);
}

type Trade = (EnterFact | TradeFact)[];

const split = (joined: string): string[] => (joined === '' ? [] : joined.split('\n'));

function readOrNull(bytes: Buffer): Sealed | null {
  try {
    return deserialize(bytes) as Sealed;
  } catch {
    // Half written, or by another version of the runtime.
    return null;
  }
}

const plainOrder = ({ items, ...order }: FoldedOrder): PlainOrder => ({
  ...order,
  items: items.map(({ item, quantity, value }) => ({ itemId: item.itemId, quantity, value })),
});

/** Puts an order back into the fold's book, its items those of the fold again. */
function takeOrder(fold: MetricsFold, { items, ...plain }: PlainOrder): void {
  const order: FoldedOrder = {
    ...plain,
    items: items.map(({ itemId, ...entry }) => ({ ...entry, item: itemOf(fold.items, itemId) })),
  };
  const { byId, byViewer, awaitingVisit } = fold.orders;
  byId.set(order.orderId, order);
  const own = byViewer.get(order.viewer);
  if (own) own.push(order);
  else byViewer.set(order.viewer, [order]);
  const { visitId } = order.placed;
  if (order.visit >= 0 || visitId === null) return;
  const waiting = awaitingVisit.get(visitId);
  if (waiting) waiting.push(order);
  else awaitingVisit.set(visitId, [order]);
}
