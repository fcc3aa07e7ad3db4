import type { Result } from '#shared/contract/errors.ts';
import type { LedgerOperation, LedgerRecord } from '#shared/domain/stock/entries.ts';
import { decideLedger } from '#shared/domain/stock/ledger.ts';
import type { Residents } from '../embedded/residents.ts';
import type { LedgerAnswer } from '../stores.ts';
import { StorageUnavailable, storageUnavailable } from '../unavailable.ts';
import type { Book, Decision } from './book.ts';
import type { RedisClock } from './clock.ts';
import type { RedisFeed } from './feed.ts';
import { type AppendParts, append, type LedgerRun, runAfter, stands } from './ledger-append.ts';
import { RedisUnavailable } from './script.ts';
import type { Turn } from './turn.ts';

export interface LaneParts extends AppendParts {
  readonly feed: RedisFeed;
  readonly books: Residents<Book>;
  /** Called with each run that this node has appended. */
  readonly appended: (run: LedgerRun) => void;
}

interface Task {
  readonly operation: LedgerOperation;
  readonly now: number;
  /** `performance.now()` */
  readonly askedAt: number;
  readonly resolve: (result: Result<LedgerAnswer>) => void;
  readonly reject: (cause: unknown) => void;
}

interface Decided extends Decision {
  readonly task: Task;
}

/** Records of one append: about 20 ms of everybody's time. */
const mostRecords = 5_000;

/**
 * One node's writing of one show's ledger. Operations are decided in memory while it is this node's turn, on a fold of
 * the whole log; what came in while one group was being appended is the next.
 *
 * When an append is refused because the log has gone on, nothing of it was written: the fold is read anew and what
 * waited is decided again. When it cannot be known what became of it, whoever waited is told `storage_unavailable`.
 */
export class LedgerLane {
  readonly showId: string;
  readonly #parts: LaneParts;
  readonly #turn: Turn;
  readonly #clock: RedisClock;
  #undecided: Task[] = [];
  #decided: Decided[] = [];
  #sent: readonly Decided[] = [];
  #running: Promise<void> | null = null;
  #isPassing = false;
  /** `performance.now()` of the last failure; null while Redis takes what it is given. */
  #failedAt: number | null = null;
  #isTrying = false;

  constructor(showId: string, parts: LaneParts, turn: Turn, clock: RedisClock) {
    this.showId = showId;
    this.#parts = parts;
    this.#turn = turn;
    this.#clock = clock;
  }

  /** Whether memory is the whole log now: it is this node's turn. */
  get isCurrent(): boolean {
    return this.#turn.isOurs && this.#parts.books.get(this.showId)?.isBroken === false;
  }

  get isIdle(): boolean {
    return this.#running === null;
  }

  apply(operation: LedgerOperation, now: number): Promise<Result<LedgerAnswer>> {
    if (!this.#parts.guard.isUp || this.#mustWait()) return Promise.resolve(storageUnavailable());
    return new Promise((resolve, reject) => {
      const task: Task = { operation, now, askedAt: performance.now(), resolve, reject };
      const book = this.#bookToDecideOn();
      if (book) this.#decide(book, task);
      else if (this.#failedAt === null && this.#isSoldOut(operation, now, resolve)) return;
      else this.#undecided.push(task);
      this.#start();
    });
  }

  /** Refuses what has waited too long. */
  sweep(at: number): void {
    const { decideMs, answerMs } = this.#parts.timing;
    const isUp = this.#parts.guard.isUp;
    if (this.#undecided.some((task) => !isUp || at - task.askedAt > decideMs)) {
      const late = this.#undecided.filter((task) => !isUp || at - task.askedAt > decideMs);
      this.#undecided = this.#undecided.filter((task) => !late.includes(task));
      for (const task of late) task.resolve(storageUnavailable());
    }
    // What becomes of these is settled all the same; a promise is answered once.
    for (const { task } of [...this.#sent, ...this.#decided]) {
      if (at - task.askedAt > answerMs) task.resolve(storageUnavailable());
    }
  }

  given(): void {
    this.#turn.given();
    // The turn comes too late for those who wanted it.
    if (this.isIdle && this.#undecided.length === 0) void this.#turn.leave();
  }

  wanted(): void {
    if (!this.#turn.isOurs) return;
    this.#turn.wanted();
    if (this.isIdle) void this.#turn.leave();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async leave(): Promise<void> {
    if (this.#turn.isOurs) await this.#turn.leave();
  }

  /** After a failure one operation tries again; the others are refused meanwhile. */
  #mustWait(): boolean {
    if (this.#failedAt === null) return false;
    if (this.#isTrying || performance.now() - this.#failedAt < this.#parts.timing.retryMs) return true;
    this.#isTrying = true;
    return false;
  }

  #bookToDecideOn(): Book | null {
    if (this.#isPassing || this.#undecided.length > 0 || !this.#turn.isOurs) return null;
    const book = this.#parts.books.get(this.showId);
    return book && !book.isBroken && book.hash !== null ? book : null;
  }

  /**
   * A deal that is sold out is asked for thousands of times a second, on every node: that is answered from what this
   * node has heard, without a turn. At worst a unit that came back a moment ago is not offered yet.
   */
  #isSoldOut(
    operation: LedgerOperation,
    now: number,
    resolve: (result: Result<LedgerAnswer>) => void,
  ): boolean {
    if (operation.op !== 'claim') return false;
    const book = this.#parts.books.get(this.showId);
    if (!book || book.isBroken || book.pending > 0) return false;
    const { answer, entries } = decideLedger(book.state, operation, now);
    if (answer.ok || answer.error.code !== 'sold_out' || entries.length > 0) return false;
    resolve(answer);
    return true;
  }

  #start(): void {
    if (this.#running || (this.#undecided.length === 0 && this.#decided.length === 0)) return;
    this.#running = new Promise<void>((resolve) => {
      // Not at once: what else this tick brings shall share the append.
      setImmediate(() => void this.#run().then(resolve));
    });
  }

  async #run(): Promise<void> {
    try {
      while (this.#undecided.length > 0 || this.#decided.length > 0) {
        if (this.#decided.length > 0) await this.#append();
        else await this.#prepare();
      }
      if (this.#turn.isWanted) await this.#turn.leave();
    } catch (cause) {
      this.#fail(cause);
    }
    this.#running = null;
    this.#start();
  }

  /** Brings memory up to the log's end in this node's turn, and decides what waits. */
  async #prepare(): Promise<void> {
    const { books, feed } = this.#parts;
    try {
      await books.with(this.showId, () => undefined);
      const told = feed.told('ledger', this.showId);
      const end = await this.#turn.take(() => this.#undecided.length > 0);
      if (!end) {
        this.#isTrying = false;
        return;
      }
      // An emptied part of a cluster: what it held is not to be made anew.
      feed.expect('ledger', this.showId, told, end.last);
      // What is told and decided next may rest on what its writer could not acknowledge.
      await this.#parts.replicas.confirmEarlier(this.showId);
      await feed.reachLedger(this.showId, end.last);
      const book = books.get(this.showId);
      const isWhole = book && !book.isBroken && book.durable === end.last && book.pending === 0;
      if (!isWhole || (book.hash !== null && book.hash !== end.hash)) {
        books.drop(this.showId);
        return;
      }
      book.hash = end.hash;
      this.#works();
      for (const task of this.#undecided.splice(0)) this.#decide(book, task);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      this.#refuse(this.#undecided.splice(0));
    }
  }

  #decide(book: Book, task: Task): void {
    try {
      const decision = book.decide(task.operation, task.now);
      if (decision.records.length === 0 && book.pending === 0) {
        task.resolve(decision.result);
        return;
      }
      book.pending += 1;
      this.#decided.push({ task, records: decision.records, result: decision.result });
    } catch (cause) {
      task.reject(cause);
    }
  }

  async #append(): Promise<void> {
    const book = this.#parts.books.get(this.showId);
    const group = this.#takeGroup();
    const records: LedgerRecord[] = [];
    for (const decided of group) records.push(...decided.records);
    // Dropped meanwhile, or spoilt by a bug: what was decided on it is decided anew.
    if (!book || book.isBroken || book.hash === null) return this.#again(group);
    if (records.length === 0) return this.#settle(book, group);

    const run = runAfter(book.hash, this.showId, records);
    this.#sent = group;
    this.#isPassing = this.#turn.shouldPass && this.#decided.length === 0;
    book.inFlight = records;
    try {
      const appended = await append(this.#parts, this.#clock, run, this.#isPassing);
      if (!appended.done) return this.#again(group);
      this.#turn.renewed(appended.until, appended.waiting);
      await this.#parts.replicas.confirm(this.showId, appended.telling);
      this.#appended(book, run);
      this.#settle(book, group);
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable)) throw cause;
      this.#turn.forget();
      const mayStand = cause instanceof RedisUnavailable && cause.isUnknown;
      if (mayStand && (await stands(this.#parts, run))) {
        this.#appended(book, run);
        this.#settle(book, group);
        return;
      }
      this.#undo(mayStand);
      this.#refuse([...group, ...this.#decided.splice(0)].map(({ task }) => task));
    } finally {
      this.#sent = [];
      this.#isPassing = false;
      book.inFlight = [];
    }
  }

  #takeGroup(): Decided[] {
    let size = 0;
    let count = 0;
    for (const { records } of this.#decided) {
      if (count > 0 && size + records.length > mostRecords) break;
      size += records.length;
      count += 1;
    }
    return this.#decided.splice(0, count);
  }

  #appended(book: Book, run: LedgerRun): void {
    const { first, last, hash, records } = run;
    book.durable = Math.max(book.durable, last);
    if (book.durable === last) book.hash = hash;
    this.#works();
    this.#parts.feed.appended(this.showId, first, last, records);
    this.#parts.appended(run);
  }

  #settle(book: Book, group: readonly Decided[]): void {
    book.pending -= group.length;
    if (book.isBroken && book.pending === 0) this.#parts.books.drop(this.showId);
    for (const { task, result } of group) task.resolve(result);
  }

  /** Nothing of it was written, and the log is another: it is decided once more, in the order it came. */
  #again(group: readonly Decided[]): void {
    this.#undo();
    const waiting = [...group, ...this.#decided.splice(0)].map(({ task }) => task);
    this.#undecided = [...waiting, ...this.#undecided];
  }

  /**
   * What was decided and not written cannot be taken back: the fold is read anew. Where Redis may be away it is kept to
   * be seen until then, for it is all there is.
   */
  #undo(isAway = false): void {
    this.#turn.forget();
    const { books, guard } = this.#parts;
    const book = books.get(this.showId);
    if (book && (isAway || !guard.isUp)) {
      book.isBroken = true;
      book.pending = 0;
    } else books.drop(this.showId);
  }

  #works(): void {
    this.#failedAt = null;
    this.#isTrying = false;
  }

  #refuse(tasks: readonly Task[]): void {
    this.#failedAt = performance.now();
    this.#isTrying = false;
    for (const task of tasks) task.resolve(storageUnavailable());
  }

  /** A bug: nobody is left waiting, and the next operation begins from the log. */
  #fail(cause: unknown): void {
    const tasks = [
      ...this.#undecided.splice(0),
      ...[...this.#sent, ...this.#decided.splice(0)].map(({ task }) => task),
    ];
    this.#sent = [];
    this.#isTrying = false;
    this.#undo();
    for (const task of tasks) task.reject(cause);
  }
}
