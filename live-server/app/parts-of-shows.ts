import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MetricsFold, ShowWindow } from '#shared/domain/metrics/fold-state.ts';
import { type PartOfShow, partOfShowFold } from '#shared/domain/metrics/part-of-show.ts';
import { type Tape, TapeWriter } from '#shared/domain/metrics/tape.ts';
import type { Stores } from '../storage/stores.ts';
import type { Standing } from './figures.ts';
import { breathe, serial } from './serial.ts';
import { isInteraction, ShowRecord } from './show-record.ts';

const PAGE = 5_000;
/** Parts of one show kept ready: an analyst goes back and forth between a few. */
const PARTS_KEPT = 4;

export interface PartAsked {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

interface Kept {
  readonly tape: Tape;
  readonly folds: Map<string, MetricsFold>;
}

/** Ended shows restricted to a part of themselves, exactly. What was counted is kept until the record changes. */
export class PartsOfShows {
  readonly #stores: Stores;
  readonly #kept = new WeakMap<object, Kept>();
  readonly #turn = serial();

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /**
   * The standing with figures of the part alone; as it is where no part is asked for. `show_not_ended` while the show
   * may still change, `invalid` for a part that has nothing of the show.
   */
  async of(standing: Standing, asked: PartAsked): Promise<Result<Standing>> {
    if (asked.from === undefined && asked.to === undefined) return accept(standing);
    const { startedAt, endedAt } = standing.state;
    if (startedAt === null || endedAt === null) return refuse('show_not_ended');
    const from = Math.max(startedAt, asked.from ?? startedAt);
    const to = Math.min(endedAt, asked.to ?? endedAt);
    if (from >= to)
      return refuse('invalid', 'The part has nothing of the show', { from: startedAt, to: endedAt });
    if (from === startedAt && to === endedAt) return accept(standing);
    const part = { from, to };
    const fold = await this.#turn.run(() => this.#fold(standing, { startedAt, endedAt }, part));
    const { audience, ledgerSeq } = standing.record;
    return accept({ ...standing, record: { fold, audience, ledgerSeq }, part });
  }

  async #fold({ record, state }: Standing, window: ShowWindow, part: PartOfShow): Promise<MetricsFold> {
    if (!(record instanceof ShowRecord)) throw new Error('A part is taken of a whole show');
    for (;;) {
      if (!record.hasTape) await this.#read(record, state.showId, window);
      const tape = record.tape();
      if (!tape) throw new Error('A show that is over has its interactions');
      let kept = this.#kept.get(record);
      const key = `${part.from} ${part.to} ${stampOf(record)}`;
      if (kept?.tape !== tape) {
        kept = { tape, folds: new Map() };
        this.#kept.set(record, kept);
      }
      const known = kept.folds.get(key);
      if (known) return known;
      const work = partOfShowFold(record.fold, tape, part);
      let step = work.next();
      for (; !step.done; step = work.next()) await breathe();
      // A fact or payment that came meanwhile may be half in it: then once more.
      if (record.tape() !== tape || `${part.from} ${part.to} ${stampOf(record)}` !== key) continue;
      kept.folds.set(key, step.value);
      const [oldest] = kept.folds.keys();
      if (kept.folds.size > PARTS_KEPT && oldest !== undefined) kept.folds.delete(oldest);
      return step.value;
    }
  }

  /** A show that ended while its record was in memory: its interactions are read back once. */
  async #read(record: ShowRecord, showId: string, window: ShowWindow): Promise<void> {
    await this.#stores.activity.flush();
    const last = await this.#stores.activity.count(showId);
    const writer = new TapeWriter(window);
    for (let after = 0; ; ) {
      const rows = await this.#stores.activity.read(showId, after, PAGE);
      const end = rows.at(-1);
      if (!end) break;
      for (const { fact } of rows) if (isInteraction(fact)) writer.take(record.fold, fact);
      after = end.seq;
      await breathe();
    }
    // Facts that came meanwhile may be in it or not: then it is read again.
    await this.#stores.activity.flush();
    if ((await this.#stores.activity.count(showId)) === last) record.adoptTape(writer);
    else await this.#read(record, showId, window);
  }
}

/** Changes whenever orders or payments do; facts of viewers change the tape itself. */
const stampOf = ({ ledgerSeq, fold }: ShowRecord): string => {
  const { orders, placed, paid, refunded } = fold.parts.total;
  return [ledgerSeq, orders, placed, paid, refunded, fold.orders.byId.size].join(' ');
};
