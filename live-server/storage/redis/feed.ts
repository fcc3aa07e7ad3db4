import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { tellAll } from '../../tell-all.ts';
import { type LogName, logNames } from '../log-runs.ts';
import type { ActivityRow, Feed } from '../stores.ts';
import { StorageUnavailable } from '../unavailable.ts';
import type { RedisLinks, RedisLog } from './connect.ts';
import { FollowedLog, type LogKind } from './followed-log.ts';
import type { Guard } from './guard.ts';
import { type Heads, readHeads, SharedQuestions } from './heads.ts';
import { hear } from './hear.ts';
import { showsKey } from './keys.ts';
import { type FeedMessage, parseMessage } from './message.ts';
import { entriesOf, eventsOf, rowsOf } from './records.ts';
import type { Replicas } from './replicas.ts';
import { type Past, type Run, readRecords } from './runs.ts';
import { asked } from './script.ts';
import { Silences } from './silences.ts';

const lookEveryMs = 250;
/** What a message says is missing may be on its way, by another connection: so long nobody reads for it. */
const graceMs = 50;
/** Shows asked about at once, where all of them are. */
const askedAtOnce = 200;

/** A turn given, or wanted by another node; instants are the server's. */
export interface TurnNews {
  readonly showId: string;
  readonly kind: 'given' | 'wanted';
  readonly node: string;
  readonly until: number;
}

/**
 * What all nodes write, as it is written. Messages are hints: each carries a run and where the show's logs end, and
 * whatever is missing, after a gap or a lost connection or a second of silence, is read from the logs.
 */
export class RedisFeed implements Feed {
  readonly #links: RedisLinks;
  readonly #node: string;
  readonly #channel: string;
  readonly #log: RedisLog;
  readonly #events: FollowedLog<ShowEventRecord>;
  readonly #facts: FollowedLog<ActivityRow>;
  readonly #ledger: FollowedLog<LedgerRecord>;
  readonly #silences = new Silences();
  readonly #eventListeners = new Set<(record: ShowEventRecord) => void>();
  readonly #factListeners = new Set<(showId: string, rows: readonly ActivityRow[]) => void>();
  /** Shows that are looked at once more when the grace is over. */
  readonly #behind = new Map<string, Heads>();
  #graceTimer: NodeJS.Timeout | null = null;
  readonly #heads = new SharedQuestions((showId) => this.#ask(showId));
  #onTurn: (news: TurnNews) => void = () => undefined;
  #guard: Guard | null = null;
  /** Where the logs of all shows ended is known: one that is not known was begun since. */
  #knowsAll = false;
  /** Shows nobody here heard of may have been written to. */
  #hasMissed = false;
  #isLooking = false;
  #timer: NodeJS.Timeout | null = null;
  #hearNoMore = (): void => undefined;
  /** A subscription that was renewed has missed what came in between. */
  readonly #again = () => {
    this.#silences.missed();
    this.#hasMissed = true;
    void this.#lookAtQuiet();
  };

  constructor(
    links: RedisLinks,
    replicas: Replicas,
    node: string,
    past: Past,
    log: RedisLog,
    tellLedger: LogKind<LedgerRecord>['tell'],
  ) {
    this.#links = links;
    this.#node = node;
    this.#channel = replicas.feed;
    this.#log = log;
    const reader = { client: links.commands, past };
    const most = 20_000;
    /** Nobody is told what its writer could not acknowledge. */
    const confirmed = async <R>(showId: string, reading: Promise<readonly R[]>) => {
      const records = await reading;
      await replicas.confirmEarlier(showId);
      return records;
    };
    this.#events = new FollowedLog<ShowEventRecord>(
      {
        read: (showId, after) =>
          confirmed(
            showId,
            readRecords(reader, showId, 'events', after, most, (run) => eventsOf(showId, run), versionOf),
          ),
        numberOf: versionOf,
        tell: (_showId, records) => {
          for (const record of records) this.#tell(this.#eventListeners, (listener) => listener(record));
        },
      },
      log,
    );
    this.#facts = new FollowedLog<ActivityRow>(
      {
        read: (showId, after) =>
          confirmed(
            showId,
            readRecords(reader, showId, 'facts', after, most, (run) => rowsOf(run, node), seqOf),
          ),
        numberOf: seqOf,
        tell: (showId, rows) => this.#tell(this.#factListeners, (listener) => listener(showId, rows)),
      },
      log,
    );
    this.#ledger = new FollowedLog<LedgerRecord>(
      {
        read: (showId, after) =>
          confirmed(
            showId,
            readRecords(reader, showId, 'ledger', after, most, (run) => entriesOf(showId, run), seqOf),
          ),
        numberOf: seqOf,
        tell: tellLedger,
      },
      log,
    );
  }

  /** Hears from now on: every event and every entry that is written after this, of whichever show. */
  async start(guard: Guard, onTurn: (news: TurnNews) => void): Promise<void> {
    this.#guard = guard;
    this.#onTurn = onTurn;
    const { subscriber } = this.#links;
    guard.onBack(this.#again);
    this.#hearNoMore = await hear(subscriber, this.#channel, (bytes) => this.#heard(bytes), this.#again);
    await this.#ofEach(await this.#listed(), async (showId) => {
      const { events, ledger } = await readHeads(this.#links.commands, showId);
      this.#events.know(showId, events);
      this.#ledger.know(showId, ledger);
    });
    this.#knowsAll = true;
    this.#timer = setInterval(() => this.#lookAround(), lookEveryMs).unref();
  }

  onEvent(listener: (record: ShowEventRecord) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onFacts(listener: (showId: string, rows: readonly ActivityRow[]) => void): () => void {
    this.#factListeners.add(listener);
    return () => this.#factListeners.delete(listener);
  }

  /** While Redis is away, what is known here is all that there is to be told. */
  async sync(showId: string): Promise<void> {
    if (!this.#guard?.isUp) return;
    try {
      await this.#reach(showId, await this.#heads.ask(showId));
    } catch (err) {
      this.#log.warn({ err, showId }, 'the logs of a show could not be looked at');
    }
  }

  /** The last number of a log that was told here; 0 where nobody asked for it yet. */
  told(log: LogName, showId: string): number {
    return this.#of(log).told(showId) ?? 0;
  }

  /**
   * Throws where a log ends before `told`, what was told of it when the question was sent: it has lost records, and
   * nothing is to be written any more.
   */
  expect(log: LogName, showId: string, told: number, end: number): void {
    if (end >= told) return;
    this.#guard?.lose(lossOf(log, showId, told, end));
    throw new StorageUnavailable('LOST', lossOf(log, showId, told, end));
  }

  /** Somebody here has read a log to this number: what comes after is told. */
  know(log: LogName, showId: string, number: number): void {
    this.#of(log).know(showId, number);
    this.#silences.heard(showId);
  }

  /** Tells what was written to a show that was begun since and not heard of, before somebody reads it. */
  async hearBegun(showId: string): Promise<void> {
    if (!this.#knowsAll || this.#ledger.told(showId) !== null) return;
    this.#knowBegun(showId);
    await this.sync(showId);
  }

  /** A run this node has appended itself: told at once, before whoever waits for it is answered. */
  appended(showId: string, first: number, last: number, records: readonly LedgerRecord[]): void {
    this.#ledger.heard(showId, first, last, () => records);
    this.#silences.heard(showId);
  }

  /** Tells the ledger's records up to a number. */
  async reachLedger(showId: string, end: number): Promise<void> {
    this.#ledger.know(showId, this.#knowsAll ? 0 : end);
    await this.#ledger.reach(showId, end);
  }

  /** What is missing in Redis of what was told here as acknowledged, in words; null when nothing is. */
  async missing(): Promise<string | null> {
    for (const showId of this.#silences.shows()) {
      const before = this.#positions(showId);
      const heads = await readHeads(this.#links.commands, showId);
      const log = logNames.find((name) => heads[name] < before[name]);
      if (log) return lossOf(log, showId, before[log], heads[log]);
    }
    return null;
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    if (this.#graceTimer) clearTimeout(this.#graceTimer);
    this.#hearNoMore();
  }

  #of(log: LogName): Pick<FollowedLog<never>, 'told' | 'know' | 'reach'> {
    if (log === 'events') return this.#events;
    return log === 'ledger' ? this.#ledger : this.#facts;
  }

  #positions(showId: string): Heads {
    return {
      events: this.#events.told(showId) ?? 0,
      ledger: this.#ledger.told(showId) ?? 0,
      facts: this.#facts.told(showId) ?? 0,
    };
  }

  #heard(bytes: Buffer): void {
    const message = parseMessage(bytes);
    if (!message) return;
    const { showId } = message;
    this.#silences.heard(showId);
    if (message.kind === 'turn') {
      this.#onTurn({ showId, kind: 'given', node: message.node, until: message.last });
    } else if (message.kind === 'wanted') {
      this.#onTurn({ showId, kind: 'wanted', node: message.node, until: 0 });
    } else this.#heardRun(message);
    this.#noteEnds(showId, message.ends);
  }

  /** Each message says where all three logs end: a lost one of any is seen at the next of any other. */
  #noteEnds(showId: string, ends: Heads): void {
    if (logNames.every((log) => ends[log] <= (this.#of(log).told(showId) ?? ends[log]))) return;
    this.#behind.set(showId, ends);
    this.#graceTimer ??= setTimeout(() => {
      this.#graceTimer = null;
      const behind = [...this.#behind];
      this.#behind.clear();
      for (const [show, heads] of behind) void this.#reach(show, heads).catch(() => undefined);
    }, graceMs).unref();
  }

  #heardRun({ kind, node, showId, first, last, body }: FeedMessage): void {
    const run = (): Run => ({ first, last, body: body.toString(), hash: '', by: node });
    if (this.#knowsAll) this.#knowBegun(showId);
    if (kind === 'facts') this.#facts.heard(showId, first, last, () => rowsOf(run(), this.#node));
    // Its own writer tells it when Redis has answered.
    else if (kind === 'ledger' && node === this.#node) return;
    else if (kind === 'ledger') this.#ledger.heard(showId, first, last, () => entriesOf(showId, run()));
    else this.#events.heard(showId, first, last, () => eventsOf(showId, run()));
  }

  /** Of a show that was begun since, everything is news. */
  #knowBegun(showId: string): void {
    this.#events.know(showId, 0);
    this.#ledger.know(showId, 0);
  }

  /** After a time in which nothing was heard: shows that were begun in it, and those that had been silent before. */
  async #lookAtQuiet(): Promise<void> {
    if (!this.#hasMissed || this.#isLooking || !this.#guard?.isUp || !this.#knowsAll) return;
    this.#hasMissed = false;
    this.#isLooking = true;
    try {
      const heardOf = new Set(this.#silences.shows());
      const quiet = (await this.#listed()).filter((showId) => !heardOf.has(showId));
      await this.#ofEach(quiet, (showId) => this.#lookAtOne(showId));
    } catch (err) {
      this.#hasMissed = true;
      this.#log.warn({ err }, 'new shows may be unheard of, and are looked for again');
    } finally {
      this.#isLooking = false;
    }
  }

  /** Where it cannot be looked at now it is again, as one that has just fallen silent. */
  async #lookAtOne(showId: string): Promise<void> {
    this.#knowBegun(showId);
    try {
      await this.#reach(showId, await this.#heads.ask(showId));
    } catch {
      this.#silences.heard(showId);
    }
  }

  #listed(): Promise<string[]> {
    return asked(this.#links.commands.smembers(showsKey));
  }

  async #ofEach(showIds: readonly string[], task: (showId: string) => Promise<void>): Promise<void> {
    for (let at = 0; at < showIds.length; at += askedAtOnce)
      await Promise.all(showIds.slice(at, at + askedAtOnce).map(task));
  }

  async #reach(showId: string, heads: Heads): Promise<void> {
    await Promise.all(logNames.map((log) => this.#of(log).reach(showId, heads[log])));
  }

  async #ask(showId: string): Promise<Heads> {
    // Whoever waited for an answer that did not come is not to wait for another.
    this.#guard?.check();
    const before = this.#positions(showId);
    const heads = await readHeads(this.#links.commands, showId);
    this.#compare(showId, before, heads);
    return heads;
  }

  /** What was acknowledged before the question must be in the answer. */
  #compare(showId: string, before: Heads, heads: Heads): void {
    const log = logNames.find((name) => heads[name] < before[name]);
    if (log) this.#guard?.lose(lossOf(log, showId, before[log], heads[log]));
  }

  /** Looks at shows that have been silent, and for those that could not be looked for. */
  #lookAround(): void {
    if (!this.#guard?.isUp) return;
    void this.#lookAtQuiet();
    for (const showId of this.#silences.due()) void this.sync(showId);
  }

  #tell<L>(listeners: ReadonlySet<L>, tell: (listener: L) => void): void {
    tellAll(listeners, tell, (err) => this.#log.error({ err }, 'a listener of the feed threw'));
  }
}

const lossOf = (log: LogName, showId: string, told: number, end: number) =>
  `the ${log} of ${showId} went to ${told} and now go to ${end}`;

const versionOf = (record: ShowEventRecord) => record.version;
const seqOf = (record: { readonly seq: number }) => record.seq;
