import { deserialize, serialize } from 'node:v8';
import type { BitSet } from '#shared/domain/metrics/columns.ts';
import type { Crowd } from '#shared/domain/metrics/crowd.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import type { FoldedOrder } from '#shared/domain/metrics/folded-order.ts';
import { LateIndex } from '#shared/domain/metrics/late-index.ts';
import { spanAt, watched } from '#shared/domain/metrics/online.ts';
import { itemsOf } from '#shared/domain/metrics/orders.ts';
import { markCount } from '#shared/domain/metrics/parts.ts';
import { emptySeconds } from '#shared/domain/metrics/seconds.ts';
import type { Revised } from '#shared/domain/metrics/shares.ts';
import type { Tape, TradeFact } from '#shared/domain/metrics/tape.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Stores } from '../storage/stores.ts';
import { Audience } from './audience.ts';
import { type PackedAudience, packAudience, unpackAudience } from './packed-audience.ts';
import { packColumns, unpackColumns } from './packed-columns.ts';
import { type PackedSeconds, packSeconds, unpackSeconds } from './packed-seconds.ts';
import { readTable, type SealSection, type SealSource, sealPieces } from './seal-file.ts';
import { breathe } from './serial.ts';
import { type LateSections, readLedger, readRecord, ShowRecord } from './show-record.ts';

/** Changes with whatever is in a seal: one of another format is as good as none. */
const format = 5;

/** Where seals are kept. A seal is a copy for speed: losing one costs a reading of the record, nothing else. */
export interface SealedFiles {
  /** Null where there is none. */
  open(showId: string): Promise<SealSource | null>;
  /** The pieces one after another. */
  write(showId: string, pieces: readonly Uint8Array[]): Promise<void>;
  /**
   * Makes one apart from this process, from what is stored; true when it stands. Without it they are made here.
   * `isWaitedFor`: somebody wants to open the show now.
   */
  make?(showId: string, isWaitedFor: boolean): Promise<boolean>;
}

/** An order as JSON can hold it; its items follow from its lines. */
type PlainOrder = Omit<FoldedOrder, 'items' | 'lineRevised'> & {
  readonly lineRevised?: readonly (readonly [line: number, revised: Revised])[];
};

/** What opening needs: the fold in parts that can be put together piece by piece, and the audience. */
interface Opening {
  readonly ledgerSeq: number;
  readonly fold: MetricsFold;
  readonly seconds: PackedSeconds;
  readonly visitIds: string;
  readonly viewerIds: string;
  /** JSON lists of `PlainOrder`: put together twice as fast as objects of the runtime's own. */
  readonly orders: readonly string[];
  readonly audience: PackedAudience;
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
  const source = await sealed.open(state.showId).catch(() => null);
  const record = source && (await unseal(source, facts));
  // An end that was moved since makes other figures.
  if (!record?.setWindow(state)) return null;
  await readLedger(stores, state.showId, record);
  return record;
}

/** The pieces of a file that a record that is over can be taken up from again, as long as no fact has come since. */
export async function sealOf(record: ShowRecord, activitySeq: number): Promise<Uint8Array[] | null> {
  const laidOut = await record.layOut();
  if (!laidOut) return null;
  const { fold, ledgerSeq } = record;
  // Put in order once, here, and not at each opening.
  const span = spanAt(fold, fold.window?.endedAt ?? 0);
  if (span) watched(fold, span, false);
  const orders = [...fold.orders.byId.values()];
  const visitsOfOrders = new Set(orders.flatMap(({ placed }) => placed.visitId ?? []));
  const opening: Opening = {
    ledgerSeq,
    fold: withoutIds(fold),
    seconds: packSeconds(fold.seconds),
    visitIds: fold.visits.ids.join('\n'),
    viewerIds: [...fold.standings.viewerIds.keys()].join('\n'),
    orders: await chunksOf(orders.map(plainOrder)),
    audience: packAudience(record.audience.kept(visitsOfOrders)),
  };
  return sealPieces(
    { format, activitySeq },
    {
      opening: serialize(opening),
      tape: packColumns(laidOut.tape),
      crowd: packColumns(laidOut.crowd),
      trade: serialize(laidOut.trade),
    },
  );
}

/** The fold with its columns cut to what is in them, without the ids that number them, its orders and its seconds. */
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
    seconds: emptySeconds(),
  };
}

/** As texts, piece by piece, so that others have their turn. */
async function chunksOf(things: readonly object[]): Promise<string[]> {
  const chunks: string[] = [];
  for (let start = 0; start < things.length; start += 2_000) {
    chunks.push(JSON.stringify(things.slice(start, start + 2_000)));
    await breathe();
  }
  return chunks;
}

/**
 * A record as it was sealed; null where the show has had facts since, or the file is of another format or damaged.
 * Goes on to read what opening does not need, so that no file is held open for long, and closes the source.
 */
export async function unseal(source: SealSource, activitySeq: number): Promise<ShowRecord | null> {
  const table = await readTable(source);
  const bytesOf = (name: SealSection): Promise<Buffer> =>
    table ? source.read(...table.sections[name]) : Promise.reject(new Error('No seal'));
  const isOf = table?.format === format && table.activitySeq === activitySeq;
  const opening = isOf ? await bytesOf('opening').then(readOrNull, () => null) : null;
  if (!opening) {
    await source.close();
    return null;
  }
  const [tape, crowd, trade] = [bytesOf('tape'), bytesOf('crowd'), bytesOf('trade')];
  void Promise.allSettled([tape, crowd, trade]).then(() => source.close());
  const late: LateSections = {
    tape: async () => unpackColumns<Tape>(await tape),
    rest: async () => ({
      crowd: unpackColumns<Crowd>(await crowd),
      trade: deserialize(await trade) as TradeFact[],
    }),
  };
  const { ledgerSeq, audience } = opening;
  try {
    const fold = await openedFold(opening);
    return ShowRecord.sealed(fold, Audience.of(unpackAudience(audience)), late, { activitySeq, ledgerSeq });
  } catch {
    // Damaged where it does not show at once.
    return null;
  }
}

async function openedFold({ fold, seconds, orders, visitIds, viewerIds }: Opening): Promise<MetricsFold> {
  let ids: string[] | null = null;
  const idsOf = (): string[] => {
    ids ??= split(visitIds);
    return ids;
  };
  const numbered: MetricsFold = {
    ...fold,
    visits: {
      ...fold.visits,
      get ids() {
        return idsOf();
      },
      index: new LateIndex(idsOf),
    },
    standings: { ...fold.standings, viewerIds: new LateIndex(() => split(viewerIds)) },
    seconds: unpackSeconds(seconds, fold.parts),
  };
  for (const chunk of orders) {
    await breathe();
    for (const order of JSON.parse(chunk) as PlainOrder[]) takeOrder(numbered, order);
  }
  return numbered;
}

const split = (joined: string): string[] => (joined === '' ? [] : joined.split('\n'));

function readOrNull(bytes: Buffer): Opening | null {
  try {
    return deserialize(bytes) as Opening;
  } catch {
    // Damaged, or by another version of the runtime.
    return null;
  }
}

function plainOrder({ items, lineRevised, ...order }: FoldedOrder): PlainOrder {
  return lineRevised.size === 0 ? order : { ...order, lineRevised: [...lineRevised] };
}

const noLines: ReadonlyMap<number, Revised> = new Map();

/** Puts an order back into the fold's book, its items those of the fold again. */
function takeOrder(fold: MetricsFold, plain: PlainOrder): void {
  const { placed, lineRevised } = plain;
  const order: FoldedOrder = {
    ...plain,
    lineRevised: lineRevised ? new Map(lineRevised) : noLines,
    items: itemsOf(fold, placed),
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
