import type { Fact } from '#shared/domain/metrics/facts.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { ActivityRow, Stores } from '../storage/stores.ts';
import { readOverRecord, type SealedFiles } from './sealing.ts';
import { serial } from './serial.ts';
import { readRecord, type ShowRecord } from './show-record.ts';

/** The show whose record it is. */
export interface RecordOf {
  readonly showId: string;
  readonly stores: Stores;
  /** Copies of large records, to be taken up quickly; null = every record is read. */
  readonly sealed: SealedFiles | null;
  state(): ShowState;
  /** The figures are others now, whether or not they are in memory. */
  onTaken(): void;
  /** These facts are folded. */
  tell(facts: readonly Fact[]): void;
}

const isOver = ({ status }: ShowState): boolean => status === 'ended' || status === 'reviewed';

/**
 * A show's figures and audience: not in memory, being read, or there. Facts, ledger records and the feed's rows that
 * come while they are read wait, and so do live facts while the edges of the live window are being decided.
 */
export class RecordInMemory {
  /** Serialises what writes reported facts with the reading of the record. */
  readonly writing = serial();
  readonly #of: RecordOf;
  #record: ShowRecord | null = null;
  #reading: Promise<ShowRecord> | null = null;
  /** Above 0: facts wait until the window is known, or the record read. */
  #holds = 0;
  #heldFacts: Fact[] = [];
  #heldEntries: LedgerRecord[] = [];
  #heldRows: ActivityRow[] = [];

  constructor(of: RecordOf) {
    this.#of = of;
  }

  /** The figures and the audience, when they have been read. */
  get record(): ShowRecord | null {
    return this.#record;
  }

  /**
   * Live facts: stored, folded, told. False when storage cannot keep up: they are then nowhere, so that live
   * figures and a replay of the record stay the same. After the end nothing is taken any more.
   */
  take(facts: readonly Fact[]): boolean {
    if (facts.length === 0 || isOver(this.#of.state())) return true;
    if (this.#holds > 0 || !this.#record) {
      this.#heldFacts.push(...facts);
      return true;
    }
    return this.#store(facts);
  }

  /** Folds reported facts that are stored already, unless a feed has told them. */
  foldReported(facts: readonly Fact[]): void {
    if (!this.#of.stores.feed) this.#foldAll(facts);
  }

  /** Rows of the facts' log, as the feed tells them: those taken here are folded by then. */
  takeRows(rows: readonly ActivityRow[]): void {
    if (this.#reading) this.#heldRows.push(...rows);
    else this.#fold((record) => record.takeRows(rows));
  }

  takeLedger(record: LedgerRecord): void {
    if (this.#reading) this.#heldEntries.push(record);
    else this.#record?.takeLedger(record);
  }

  /** The show's state is another. A window the figures cannot take: they are read again when next asked for. */
  setWindow(): void {
    if (this.#record?.setWindow(this.#of.state()) === false) this.#record = null;
  }

  /** Live facts wait from here on; answers how to let them go. */
  hold(): () => void {
    this.#holds += 1;
    return () => this.#letGo();
  }

  /** Reads figures and audience from the record unless they are there. */
  read(): Promise<ShowRecord> {
    return this.#record ? Promise.resolve(this.#record) : this.#readAnew();
  }

  /** Takes up the seal that was made of a show that is over: parts and moments are counted from what is in it. */
  async takeSeal(): Promise<void> {
    if (isOver(this.#of.state()) && this.#record && !this.#record.isSealed) await this.#readAnew();
  }

  /** Forgets the figures of a show that is over; they are read again when asked for. */
  forget(): void {
    if (isOver(this.#of.state()) && !this.#reading) this.#record = null;
  }

  /** Resolves when nothing is written or read. */
  idle(): Promise<void> {
    return this.writing.idle();
  }

  #readAnew(): Promise<ShowRecord> {
    this.#reading ??= this.writing.run(async () => {
      const letGo = this.hold();
      const { stores, sealed } = this.#of;
      try {
        for (;;) {
          const state = this.#of.state();
          const record = isOver(state)
            ? await readOverRecord(stores, state, sealed)
            : await readRecord(stores, state);
          // A sealed record takes no facts: with one more it is read again.
          if (record.isSealed && this.#heldRows.some(({ seq }) => seq > record.factsSeq)) continue;
          for (const entry of this.#heldEntries) record.takeLedger(entry);
          record.takeRows(this.#heldRows);
          // The show may have ended while its record was read.
          if (!record.setWindow(this.#of.state())) continue;
          this.#record = record;
          return record;
        }
      } finally {
        this.#reading = null;
        this.#heldEntries = [];
        this.#heldRows = [];
        letGo();
      }
    });
    return this.#reading;
  }

  #letGo(): void {
    this.#holds -= 1;
    if (this.#holds > 0 || !this.#record) return;
    const held = this.#heldFacts;
    this.#heldFacts = [];
    const { endedAt } = this.#of.state();
    const inTime = endedAt === null ? held : held.filter((fact) => fact.at < endedAt);
    if (inTime.length > 0) this.#store(inTime);
  }

  #store(facts: readonly Fact[]): boolean {
    if (!this.#of.stores.activity.record(this.#of.showId, facts)) return false;
    this.#foldAll(facts);
    return true;
  }

  #foldAll(facts: readonly Fact[]): void {
    this.#fold((record) => {
      for (const fact of facts) record.take(fact);
      record.audience.settle();
      return facts;
    });
  }

  #fold(take: (record: ShowRecord) => readonly Fact[]): void {
    this.#of.onTaken();
    // A sealed record takes no facts: it is read anew when next asked for.
    if (this.#record?.isSealed) this.#record = null;
    if (!this.#record) return;
    const facts = take(this.#record);
    if (facts.length > 0) this.#of.tell(facts);
  }
}
