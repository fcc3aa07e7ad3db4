import { LATE_EVIDENCE } from '#shared/contract/attribution.ts';
import { decidedAnew } from '#shared/domain/attribution/overtaken.ts';
import type { AttributionEvidence } from '#shared/domain/attribution/types.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import type { FoldedOrder } from '#shared/domain/metrics/folded-order.ts';
import { type OvertakenOrder, ordersOfViewer, overtakenOrder } from '#shared/domain/metrics/overtaken.ts';
import { systemActor } from '#shared/domain/show/events.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { latestLedgerRecords } from './ledger-records.ts';
import type { RunnerListener } from './runner-settings.ts';
import { breathe } from './serial.ts';
import type { ShowRecord } from './show-record.ts';
import type { ShowRunner } from './show-runner.ts';

/**
 * So long after a sale was found to be overtaken it is attributed anew: by then nearly always every visit that was
 * before it is known, so that this is done once. Facts of other nodes come in groups of a tenth of a second, and a feed
 * that missed something reads it again after a second.
 */
const SETTLED_MS = 2_000;
/** So long after its last fact the record of a show that is over is read again to look for sales that are overtaken. */
const QUIET_MS = 5_000;
/** A show that ended so lately may have been stopped in the middle of this. */
const JUST_ENDED_MS = 3_600_000;
/** Orders looked at before others have their turn. */
const SLICE = 5_000;

/**
 * Attributes sales anew whose viewer's first visit was heard of only after them: it was at another node, or was reported
 * late. It keeps nothing that must last: which sales are overtaken is read from figures that hold the show's facts and
 * its ledger, all of them once for each record that is read and each lead that is taken, then whatever comes. While a
 * show is on air the leading node does it, after that whoever has it in memory; that it is done once is the ledger's, by
 * `over`.
 */
export class LateEvidence implements RunnerListener {
  readonly #runner: ShowRunner;
  /** The record all of whose orders were looked at; what comes to it is looked at as it comes. */
  #looked: ShowRecord | null = null;
  /** Order id → when it was found to be overtaken, or was last tried. */
  readonly #overtaken = new Map<string, number>();
  /** When facts came that may not have been folded here. */
  #touchedAt: number | null;

  constructor(runner: ShowRunner) {
    this.#runner = runner;
    const { endedAt } = runner.state;
    const isFresh = endedAt !== null && endedAt > runner.loadedAt - JUST_ENDED_MS;
    this.#touchedAt = isFresh ? runner.loadedAt : null;
  }

  /** Something is to be done, or looked at, before the show may leave memory. */
  get isWaiting(): boolean {
    return this.#overtaken.size > 0 || this.#touchedAt !== null;
  }

  event(): void {}

  facts(facts: readonly Fact[]): void {
    const record = this.#runner.record;
    if (!record || record !== this.#looked) return;
    for (const fact of facts)
      if (fact.kind === 'enter')
        for (const order of ordersOfViewer(record.fold, fact.viewerId)) this.#look(record, order);
  }

  ledger({ entry }: LedgerRecord): void {
    const record = this.#runner.record;
    if (!record || record !== this.#looked) return;
    if (entry.kind === 'order.reserved') this.#lookAt(record, entry.order.orderId);
    else if (entry.kind === 'order.attributed') this.#lookAt(record, entry.orderId);
  }

  /** Facts of the show were stored. */
  touched(): void {
    if (this.#runner.isOver) this.#touchedAt = this.#runner.now();
  }

  /** To be called every now and then. */
  async step(now: number): Promise<void> {
    const { isOver } = this.#runner;
    if (!isOver && !this.#runner.leads()) {
      // Whoever leads again begins with looking at everything: others have led meanwhile.
      this.#looked = null;
      this.#overtaken.clear();
      return;
    }
    if (this.#touchedAt !== null && this.#touchedAt + QUIET_MS <= now) await this.#readTouched();
    await this.#lookAtAll();
    const due = [...this.#overtaken].flatMap(([orderId, at]) => (at + SETTLED_MS <= now ? [orderId] : []));
    if (due.length > 0) await this.#attributeAnew(due);
  }

  /** Everything now, without waiting for what may still come: figures are about to be kept. */
  async settle(): Promise<void> {
    await this.#runner.readRecord();
    await this.#lookAtAll();
    await this.#attributeAnew([...this.#overtaken.keys()]);
  }

  /** A show without sales of its own, such as one that is just being imported, is not read for this. */
  async #readTouched(): Promise<void> {
    this.#touchedAt = null;
    const { orders } = await this.#runner.ledgerState();
    if (this.#runner.isOver && orders.size > 0) await this.#runner.readRecord();
  }

  async #lookAtAll(): Promise<void> {
    // What is not over is in memory, but for the moment in which it is read anew.
    const record = this.#runner.isOver ? this.#runner.record : await this.#runner.readRecord();
    if (!record || record === this.#looked) return;
    this.#looked = record;
    this.#overtaken.clear();
    let looked = 0;
    for (const order of record.fold.orders.byId.values()) {
      this.#look(record, order);
      looked += 1;
      if (looked % SLICE === 0) await breathe();
    }
  }

  #lookAt(record: ShowRecord, orderId: string): void {
    const order = record.fold.orders.byId.get(orderId);
    if (order) this.#look(record, order);
  }

  #look({ fold }: ShowRecord, order: FoldedOrder): void {
    const { orderId } = order;
    if (!overtakenOrder(fold, order)) this.#overtaken.delete(orderId);
    else if (!this.#overtaken.has(orderId)) this.#overtaken.set(orderId, this.#runner.now());
  }

  async #attributeAnew(orderIds: readonly string[]): Promise<void> {
    const evidence = await this.#evidenceOf(new Set(orderIds));
    let done = 0;
    for (const orderId of orderIds) {
      const known = evidence.get(orderId);
      const order = this.#runner.record?.fold.orders.byId.get(orderId);
      const overtaken = this.#runner.record && order && overtakenOrder(this.#runner.record.fold, order);
      // Without what was known there is nothing to apply the rule to.
      if (!known || !overtaken) {
        this.#overtaken.delete(orderId);
        continue;
      }
      // The entry itself takes it from the list; what is not written now is tried again.
      this.#overtaken.set(orderId, this.#runner.now());
      if (await this.#write(overtaken, known)) done += 1;
    }
    const { log, showId } = this.#runner;
    if (done > 0) log.info({ showId, orders: done }, 'sales were attributed anew: evidence came late');
  }

  /** What was known when the orders were placed. */
  async #evidenceOf(orderIds: ReadonlySet<string>): Promise<ReadonlyMap<string, AttributionEvidence>> {
    const found = new Map<string, AttributionEvidence>();
    if (orderIds.size === 0) return found;
    const records = await latestLedgerRecords(
      this.#runner,
      ({ entry }) => entry.kind === 'order.reserved' && orderIds.has(entry.order.orderId),
      orderIds.size,
    );
    for (const { entry } of records)
      if (entry.kind === 'order.reserved' && entry.evidence) found.set(entry.order.orderId, entry.evidence);
    return found;
  }

  /** Whether anything was written. */
  async #write(
    { orderId, firstVisitCode, parts }: OvertakenOrder,
    known: AttributionEvidence,
  ): Promise<boolean> {
    const { stores, showId, log } = this.#runner;
    const anew = decidedAnew(known, firstVisitCode);
    let isWritten = false;
    for (const part of parts) {
      const applied = await stores.ledger.apply(
        showId,
        { op: 'attribute', orderId, ...part, ...anew, actor: systemActor, reason: LATE_EVIDENCE },
        this.#runner.now(),
      );
      if (!applied.ok) log.warn({ showId, orderId, code: applied.error.code }, 'not attributed anew yet');
      else if (applied.value.records.length > 0) isWritten = true;
    }
    return isWritten;
  }
}
