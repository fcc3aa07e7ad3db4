import { type Tape, TapeWriter } from '#shared/domain/metrics/tape.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Stores } from '../storage/stores.ts';
import { breathe, serial } from './serial.ts';
import type { LaidOut, ShowRecord } from './show-record.ts';

const PAGE = 5_000;

/** The tapes of shows that are over: what parts and moments of them are counted from. */
export class Tapes {
  readonly #stores: Stores;
  readonly #turn = serial();

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /**
   * The record's tape. Of a show that ended while its record was in memory, or whose seal is lost, it is read back
   * once.
   */
  async of(record: ShowRecord, state: ShowState): Promise<Tape> {
    await record.bringTape();
    if (!record.hasTape) await this.#turn.run(() => this.#read(record, state));
    const tape = record.tape();
    if (!tape) throw new Error('A show that is over has its interactions');
    return tape;
  }

  async layOut(record: ShowRecord, state: ShowState): Promise<LaidOut> {
    for (;;) {
      await this.of(record, state);
      const laidOut = await this.#turn.run(() => record.layOut());
      if (laidOut) return laidOut;
      // A seal that was lost only now leaves it without a tape: then it is read back.
      if (record.hasTape) throw new Error('A show that is over has its interactions');
    }
  }

  async #read(record: ShowRecord, state: ShowState): Promise<void> {
    const { showId, startedAt, endedAt } = state;
    if (startedAt === null || endedAt === null || record.hasTape) return;
    const { activity } = this.#stores;
    await activity.flush();
    const last = await activity.count(showId);
    const writer = new TapeWriter({ startedAt, endedAt });
    for (let after = 0; ; ) {
      const rows = await activity.read(showId, after, PAGE);
      const end = rows.at(-1);
      if (!end) break;
      for (const { fact } of rows) if (fact.kind !== 'enter') writer.take(record.fold, fact);
      after = end.seq;
      await breathe();
    }
    // Facts that came meanwhile may be in it or not: then it is read again.
    await activity.flush();
    if ((await activity.count(showId)) === last) record.adoptTape(writer);
    else await this.#read(record, state);
  }
}
