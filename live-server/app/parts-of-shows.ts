import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import { type PartOfShow, partOfShowFold } from '#shared/domain/metrics/part-of-show.ts';
import type { Tape } from '#shared/domain/metrics/tape.ts';
import type { Standing } from './figures.ts';
import { breathe, serial } from './serial.ts';
import { ShowRecord } from './show-record.ts';
import type { Tapes } from './tapes.ts';

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
  readonly #tapes: Tapes;
  readonly #kept = new WeakMap<object, Kept>();
  readonly #turn = serial();

  constructor(tapes: Tapes) {
    this.#tapes = tapes;
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
    const fold = await this.#turn.run(() => this.#fold(standing, part));
    const { audience, ledgerSeq } = standing.record;
    return accept({ ...standing, record: { fold, audience, ledgerSeq }, part });
  }

  async #fold({ record, state }: Standing, part: PartOfShow): Promise<MetricsFold> {
    if (!(record instanceof ShowRecord)) throw new Error('A part is taken of a whole show');
    for (;;) {
      const tape = await this.#tapes.of(record, state);
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
}

/** Changes whenever orders or payments do; facts of viewers change the tape itself. */
const stampOf = ({ ledgerSeq, fold }: ShowRecord): string => {
  const { orders, placed, paid, refunded } = fold.parts.total;
  return [ledgerSeq, orders, placed, paid, refunded, fold.orders.byId.size].join(' ');
};
