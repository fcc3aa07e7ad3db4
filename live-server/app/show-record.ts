import { type Crowd, crowdOf } from '#shared/domain/metrics/crowd.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import { factOfLedgerRecord } from '#shared/domain/metrics/facts-of.ts';
import { createFold, foldFact, setWindow } from '#shared/domain/metrics/fold.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import { type Tape, TapeWriter, type TradeFact } from '#shared/domain/metrics/tape.ts';
import { apartOrders, keptTrade } from '#shared/domain/metrics/trade-facts.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { ActivityRow, ActivityStore, LedgerStore } from '../storage/stores.ts';
import { isPaymentTrouble } from './alerts.ts';
import { Audience } from './audience.ts';
import { breathe } from './serial.ts';

/** Facts or ledger records read back at once: a page is a few milliseconds of folding. */
const PAGE = 5_000;

/** What any moment of a show that is over is counted from. */
export interface LaidOut {
  readonly tape: Tape;
  readonly crowd: Crowd;
  /** `keptTrade` of the record. */
  readonly trade: readonly TradeFact[];
}

/** What of a seal opening does not need. Both reject where the seal cannot be read any more. */
export interface LateSections {
  tape(): Promise<Tape>;
  rest(): Promise<Omit<LaidOut, 'tape'>>;
}

/** What a show's facts and ledger add up to: the figures and the audience. */
export class ShowRecord {
  readonly fold: MetricsFold;
  readonly audience: Audience;
  /** The last ledger record folded. */
  ledgerSeq = 0;
  /** The last row of the facts folded, where it was read from the record or told by a feed. */
  factsSeq = 0;
  /** What alerts about payments come of; none where the record was taken up from a seal. */
  readonly paymentTroubles: LedgerRecord[] = [];
  /** Taken up from a seal: it cannot take another fact, and is read anew when one comes. */
  readonly isSealed: boolean;
  #writer: TapeWriter | null = null;
  #tape: Tape | null = null;
  #laidOut: LaidOut | null = null;
  #late: LateSections | null = null;

  constructor(fold = createFold(), audience = new Audience(), isSealed = false) {
    this.fold = fold;
    this.audience = audience;
    this.isSealed = isSealed;
  }

  /** A record as it was sealed; what is `late` is asked for when a part or a moment is. */
  static sealed(
    fold: MetricsFold,
    audience: Audience,
    late: LateSections,
    seqs: { readonly activitySeq: number; readonly ledgerSeq: number },
  ): ShowRecord {
    const record = new ShowRecord(fold, audience, true);
    record.#late = late;
    record.factsSeq = seqs.activitySeq;
    record.ledgerSeq = seqs.ledgerSeq;
    return record;
  }

  take(fact: Fact): void {
    foldFact(this.fold, fact);
    this.audience.take(fact);
    if (this.#writer) this.#write(this.#writer, fact);
  }

  /** From here on interactions are kept as columns too; for a show that is over, before its facts are taken. */
  keepTape({ startedAt, endedAt }: Pick<ShowState, 'startedAt' | 'endedAt'>): void {
    if (startedAt !== null && endedAt !== null) this.#writer ??= new TapeWriter({ startedAt, endedAt });
  }

  /** Takes over what was gathered of every fact taken so far. */
  adoptTape(writer: TapeWriter): void {
    this.#writer = writer;
    this.#tape = null;
    this.#late = null;
  }

  /** False for a sealed record as well, before its tape was brought or once it cannot be. */
  get hasTape(): boolean {
    return this.#writer !== null || this.#tape !== null;
  }

  /** Brings the tape of a sealed record into memory; of another there is nothing to bring. */
  async bringTape(): Promise<void> {
    const late = this.#late;
    if (!late || this.#tape) return;
    const tape = await late.tape().catch(() => null);
    // Asked for twice at once: the first is it.
    if (this.#late !== late || this.#tape) return;
    this.#tape = tape;
    if (!tape) this.#late = null;
  }

  /** The interactions in order of time; null where they were not kept, or not brought yet. Not to be changed. */
  tape(): Tape | null {
    this.#tape ??= this.#writer?.tape(this.fold) ?? null;
    return this.#tape;
  }

  /** What moments are counted from; null where there is no tape. Laid out anew when a fact has come since. */
  async layOut(): Promise<LaidOut | null> {
    await this.bringTape();
    for (;;) {
      const tape = this.tape();
      if (!tape || this.#laidOut?.tape === tape) return tape && this.#laidOut;
      if (this.#late) {
        const rest = await this.#late.rest().catch(() => null);
        // Without it the tape alone serves no moment: both are made of the facts again.
        this.#late = null;
        if (!rest) this.#tape = null;
        else this.#laidOut = { tape, ...rest };
        continue;
      }
      const told = this.#writer?.trade ?? [];
      const trade = keptTrade(this.fold, told, apartOrders(this.fold, told));
      const work = crowdOf(this.fold, tape);
      let step = work.next();
      for (; !step.done; step = work.next()) await breathe();
      if (this.tape() === tape) this.#laidOut = { tape, crowd: step.value, trade };
    }
  }

  #write(writer: TapeWriter, fact: Fact): void {
    this.#tape = null;
    if (fact.kind !== 'enter') writer.take(this.fold, fact);
  }

  /** Rows of the facts' log: once each, however often they are handed in. Answers those that were new. */
  takeRows(rows: readonly ActivityRow[]): Fact[] {
    const facts: Fact[] = [];
    for (const { seq, fact, wasRecordedHere } of rows) {
      if (seq <= this.factsSeq) continue;
      this.factsSeq = seq;
      if (wasRecordedHere) continue;
      this.take(fact);
      facts.push(fact);
    }
    this.audience.settle();
    return facts;
  }

  /** Once each, however often it is handed in. */
  takeLedger(record: LedgerRecord): void {
    if (record.seq <= this.ledgerSeq) return;
    this.ledgerSeq = record.seq;
    const fact = factOfLedgerRecord(record);
    if (fact) foldFact(this.fold, fact);
    if (isPaymentTrouble(record)) this.paymentTroubles.push(record);
  }

  /** The live window as the show's log has it. False: the fold cannot take it, the record must be read again. */
  setWindow({ startedAt, endedAt }: Pick<ShowState, 'startedAt' | 'endedAt'>): boolean {
    return startedAt === null || setWindow(this.fold, { startedAt, endedAt });
  }
}

/** As much of the stores as a record is read from. */
export interface RecordStores {
  readonly activity: Pick<ActivityStore, 'flush' | 'read'>;
  readonly ledger: Pick<LedgerStore, 'read'>;
}

/**
 * Reads a show's record, page by page, letting live traffic have its turn between pages. With `until` only what
 * had happened by then (inclusive), as it stood then: `state` is the show's state at that time.
 */
export async function readRecord(
  stores: RecordStores,
  state: ShowState,
  until?: number,
): Promise<ShowRecord> {
  const record = new ShowRecord();
  const { showId } = state;
  record.setWindow(state);
  if (until === undefined) record.keepTape(state);
  await stores.activity.flush();
  for (let after = 0; ; ) {
    const rows = await stores.activity.read(showId, after, PAGE);
    const last = rows.at(-1);
    if (!last) break;
    for (const { fact } of rows) if (until === undefined || fact.at <= until) record.take(fact);
    after = last.seq;
    record.factsSeq = after;
    await breathe();
  }
  record.audience.settle();
  await readLedger(stores, showId, record, until);
  return record;
}

/** Folds the ledger's records after the last one folded. */
export async function readLedger(
  stores: Pick<RecordStores, 'ledger'>,
  showId: string,
  record: ShowRecord,
  until?: number,
): Promise<void> {
  for (;;) {
    const entries = await stores.ledger.read(showId, record.ledgerSeq, PAGE);
    const last = entries.at(-1);
    if (!last) break;
    for (const entry of entries) if (until === undefined || entry.at <= until) record.takeLedger(entry);
    record.ledgerSeq = last.seq;
    await breathe();
  }
}
