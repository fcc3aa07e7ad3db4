import { deserialize, serialize } from 'node:v8';
import type { BitSet } from '#shared/domain/metrics/columns.ts';
import type { Crowd } from '#shared/domain/metrics/crowd.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import type { FoldedOrder } from '#shared/domain/metrics/folded-order.ts';
import { itemOf } from '#shared/domain/metrics/items.ts';
import { LateIndex } from '#shared/domain/metrics/late-index.ts';
import { spanAt, watched } from '#shared/domain/metrics/online.ts';
import { markCount } from '#shared/domain/metrics/parts.ts';
import type { Tape, TradeFact } from '#shared/domain/metrics/tape.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Stores } from '../storage/stores.ts';
import { Audience } from './audience.ts';
import { type PackedAudience, packAudience, unpackAudience } from './packed-audience.ts';
import { breathe } from './serial.ts';
import { type LaidOut, readLedger, readRecord, ShowRecord } from './show-record.ts';

/** Changes with whatever is in a seal: one of another format is as good as none. */
const format = 4;

/** Where seals are kept. A seal is a copy for speed: losing one costs a reading of the record, nothing else. */
export interface SealedFiles {
  /** Null where there is none. */
  read(showId: string): Promise<Buffer | null>;
  write(showId: string, bytes: Buffer): Promise<void>;
  /**
   * Makes one apart from this process, from what is stored; true when it stands. Without it they are made here.
   * `isWaitedFor`: somebody wants to open the show now.
   */
  make?(showId: string, isWaitedFor: boolean): Promise<boolean>;
}

type PlainOrder = Omit<FoldedOrder, 'items'> & {
  readonly items: readonly { readonly itemId: string; readonly quantity: number; readonly value: number }[];
};

/**
 * What a seal holds: the fold in parts that can be put together piece by piece, the audience, and what parts and
 * moments are counted from. The latter are taken apart when one is first asked for.
 */
interface Sealed {
  readonly format: number;
  readonly activitySeq: number;
  readonly ledgerSeq: number;
  readonly fold: MetricsFold;
  readonly visitIds: string;
  readonly viewerIds: string;
  readonly orders: readonly Uint8Array[];
  readonly audience: PackedAudience;
  readonly tape: Uint8Array;
  readonly crowd: Uint8Array;
  readonly trade: Uint8Array;
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
  const record = await fromSeal(stores, state, sealed, facts);
  if (record) return record;
  const isMade = await sealed.make?.(showId, true).catch(() => false);
  const made = isMade ? await fromSeal(stores, state, sealed, facts) : null;
  if (made) return made;
  const read = await readRecord(stores, state);
  if ((await stores.activity.count(showId)) === facts) {
    const seal = await sealOf(read, facts);
    // A disk that takes no seal costs the next opening, not this one.
    if (seal) await sealed.write(showId, seal).catch(() => undefined);
  }
  return read;
}

async function fromSeal(
  stores: Stores,
  state: ShowState,
  sealed: SealedFiles,
  facts: number,
): Promise<ShowRecord | null> {
  const bytes = await sealed.read(state.showId).catch(() => null);
  const record = bytes && (await unseal(bytes, facts));
  // An end that was moved since makes other figures.
  if (!record?.setWindow(state)) return null;
  await readLedger(stores, state.showId, record);
  return record;
}

/** The bytes a record that is over can be taken up from again, as long as no fact has come since. */
export async function sealOf(record: ShowRecord, activitySeq: number): Promise<Buffer | null> {
  const laidOut = await record.layOut();
  if (!laidOut) return null;
  const { fold, ledgerSeq } = record;
  // Put in order once, here, and not at each opening.
  const span = spanAt(fold, fold.window?.endedAt ?? 0);
  if (span) watched(fold, span, false);
  const orders = [...fold.orders.byId.values()];
  const visitsOfOrders = new Set(orders.flatMap(({ placed }) => placed.visitId ?? []));
  const sealed: Sealed = {
    format,
    activitySeq,
    ledgerSeq,
    fold: withoutIds(fold),
    visitIds: fold.visits.ids.join('\n'),
    viewerIds: [...fold.standings.viewerIds.keys()].join('\n'),
    orders: await chunksOf(orders, plainOrder),
    audience: packAudience(record.audience.kept(visitsOfOrders)),
    tape: serialize(laidOut.tape),
    crowd: serialize(laidOut.crowd),
    trade: serialize(laidOut.trade),
  };
  return serialize(sealed);
}

/** The fold with its columns cut to what is in them, without the ids that number them and without its orders. */
function withoutIds(fold: MetricsFold): MetricsFold {
  const { visits, standings, watch } = fold;
  const visitCount = visits.ids.length;
  const { count, viewerCount } = standings;
  // Who saw an item is asked while facts come; a sealed record takes none, and how many it was is enough.
  const counted = ({ size }: BitSet): BitSet => ({ pages: [], size });
  return {
    ...fold,
    visits: {
      ...visits,
      ids: [],
      index: new Map(),
      enterAt: visits.enterAt.slice(0, visitCount),
      leaveAt: visits.leaveAt.slice(0, visitCount),
      standing: visits.standing.slice(0, visitCount),
      home: visits.home.slice(0, visitCount),
      flags: visits.flags.slice(0, visitCount),
    },
    standings: {
      ...standings,
      viewerIds: new Map(),
      head: standings.head.slice(0, viewerCount),
      viewer: standings.viewer.slice(0, count),
      next: standings.next.slice(0, count),
      combo: standings.combo.slice(0, count),
      marks: standings.marks.slice(0, count * markCount),
    },
    watch: {
      ...watch,
      tailAt: watch.tailAt.slice(0, watch.tailLength),
      tailWhat: watch.tailWhat.slice(0, watch.tailLength),
    },
    items: new Map(
      [...fold.items].map(([itemId, item]) => [
        itemId,
        { ...item, sawViewers: counted(item.sawViewers), clickedViewers: counted(item.clickedViewers) },
      ]),
    ),
    orders: { byId: new Map(), byViewer: new Map(), awaitingVisit: new Map() },
  };
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
  const visitIds = split(sealed.visitIds);
  const numbered: MetricsFold = {
    ...fold,
    visits: { ...fold.visits, ids: visitIds, index: new LateIndex(visitIds) },
    standings: { ...fold.standings, viewerIds: new LateIndex(split(sealed.viewerIds)) },
  };
  for (const chunk of sealed.orders) {
    for (const order of deserialize(chunk) as PlainOrder[]) takeOrder(numbered, order);
    await breathe();
  }
  const laidOut = (): LaidOut => ({
    tape: deserialize(sealed.tape) as Tape,
    crowd: deserialize(sealed.crowd) as Crowd,
    trade: deserialize(sealed.trade) as TradeFact[],
  });
  const audience = Audience.of(unpackAudience(sealed.audience));
  return ShowRecord.sealed(numbered, audience, laidOut, sealed);
}

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
