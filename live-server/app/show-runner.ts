import type { Command, CommandEnvelope } from '#shared/contract/commands.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Place } from '#shared/domain/attribution/types.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import { firstVisitCodeOf } from '#shared/domain/metrics/visits.ts';
import { type DecideContext, decide } from '#shared/domain/show/decide.ts';
import type { Actor, ShowEvent, ShowEventRecord } from '#shared/domain/show/events.ts';
import { evolve, replay } from '#shared/domain/show/evolve.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { ProductAccounts } from '#shared/domain/stock/product-accounts.ts';
import type { Directory } from '../storage/directory.ts';
import type { ProductQueues } from '../storage/product-queues.ts';
import type { LedgerAnswer, Stores } from '../storage/stores.ts';
import { refusalOf } from '../storage/unavailable.ts';
import { tellAll } from '../tell-all.ts';
import { actorOf } from './actor.ts';
import type { Staff } from './api.ts';
import { mayCommand } from './authorise.ts';
import { countsForGood, decideContextOf, recordFor } from './deciding.ts';
import type { FactsElsewhere } from './facts-among-nodes.ts';
import { Fence } from './fence.ts';
import { unknownPlaceIn } from './known-places.ts';
import { LateEvidence } from './late-evidence.ts';
import type { EditLeases } from './leases.ts';
import { LedgerFollowsLog } from './ledger-follows-log.ts';
import type { AppLog } from './log.ts';
import { RecordInMemory } from './record-in-memory.ts';
import type { RunnerListener, RunnerSettings } from './runner-settings.ts';
import type { SalesGate, SalesGates, StoppedSales } from './sales-among-nodes.ts';
import { serial } from './serial.ts';
import type { ShowRecord } from './show-record.ts';
import { VisitEndings } from './visit-endings.ts';
import { VisitRegistry } from './visits.ts';
import { takeUpVisits } from './visits-among-nodes.ts';

/** How often a command is decided anew when other nodes write between. */
const MOST_TRIES = 20;
/** How often the others' sales are stopped for one end: a show can be ended whoever hangs. */
const MOST_STOPS = 3;

export type CommandResult = Result<{ version: number; events: readonly ShowEventRecord[] }>;

/**
 * One show, its only writer. Commands are decided one after another: decide → append → evolve → ledger → listeners.
 * Holds the show's state, its open visits, and, once read, its record (figures and audience).
 */
export class ShowRunner {
  readonly showId: string;
  readonly stores: Stores;
  readonly directory: Directory;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: AppLog;
  readonly products: ProductAccounts;
  readonly queues: ProductQueues | null;
  /** Of several nodes, whether sales wait here. */
  readonly sales: SalesGate | null;
  readonly leads: () => boolean;
  readonly drawSeed: RunnerSettings['drawSeed'];
  readonly visits = new VisitRegistry();
  readonly endings: VisitEndings;
  readonly late: LateEvidence;
  /** `onceKeyOf` a viewer's claim → its answer, while it waits in a product's queue. */
  readonly asking = new Map<string, Promise<Result<LedgerAnswer>>>();
  readonly leases: EditLeases;
  /** Alerts that stand; who raises them sets it. */
  alertOf: DecideContext['alert'] = () => null;
  readonly listeners: RunnerListener[] = [];
  /** When this server took the show up: lost visits of before may resume from here on. */
  readonly loadedAt: number;
  readonly #onFacts: RunnerSettings['onFacts'];
  readonly #gates: SalesGates | null;
  readonly #elsewhere: FactsElsewhere | null;
  #state: ShowState;
  #lastEventAt: number;
  #records: readonly ShowEventRecord[];
  readonly #commands = serial();
  /** The show's figures and audience, and what happens to its facts. */
  readonly figures: RecordInMemory;
  readonly #fence: Fence;
  readonly #ledgerFollows = new LedgerFollowsLog(this);
  lastUsedAt: number;

  constructor(settings: RunnerSettings, showId: string, records: readonly ShowEventRecord[]) {
    this.showId = showId;
    this.stores = settings.stores;
    this.directory = settings.directory;
    this.now = settings.now;
    this.newId = settings.newId;
    this.log = settings.log;
    this.drawSeed = settings.drawSeed;
    this.#onFacts = settings.onFacts;
    this.products = settings.products;
    this.queues = settings.queues;
    this.#gates = settings.sales;
    this.#elsewhere = settings.elsewhere;
    this.sales = settings.sales?.of(showId) ?? null;
    this.leads = settings.leads;
    this.leases = settings.leasesOf(showId);
    this.figures = new RecordInMemory({
      ...{ showId, stores: settings.stores, sealed: settings.sealed ?? null },
      state: () => this.#state,
      onTaken: () => {
        this.late.touched();
        this.#onFacts(showId);
      },
      tell: (facts) => this.#tell((listener) => listener.facts(facts)),
    });
    this.#fence = new Fence(() => this.figures.hold());
    this.endings = new VisitEndings({
      ...{ showId, visits: this.visits, peers: settings.peers, newId: settings.newId },
      hasLeft: (visitId) => this.record?.audience.hasLeft(visitId) ?? false,
      end: (ended) => this.take(ended.map(({ visitId, at }) => ({ kind: 'leave', at, visitId }))),
    });
    this.#records = records;
    this.#state = replay(showId, records);
    this.#lastEventAt = records.reduce((latest, { at }) => Math.max(latest, at), 0);
    this.loadedAt = settings.now();
    this.lastUsedAt = this.loadedAt;
    this.late = new LateEvidence(this);
    this.listeners.push(this.late);
  }

  get state(): ShowState {
    return this.#state;
  }

  /** The whole log, from version 1. */
  get events(): readonly ShowEventRecord[] {
    return this.#records;
  }

  /** The figures and the audience, when they have been read. */
  get record(): ShowRecord | null {
    return this.figures.record;
  }

  get isOver(): boolean {
    return this.#state.status === 'ended' || this.#state.status === 'reviewed';
  }

  /** Distinct viewers in the room, whichever node they are connected to; nobody is once it is over. */
  get online(): number {
    return this.isOver ? 0 : (this.record?.audience.online ?? 0);
  }

  isClosing(dealId: string): boolean {
    return this.#fence.isClosing(dealId);
  }

  isSelling(): boolean {
    return this.#state.status === 'live' && !this.#fence.isEnding;
  }

  ledgerState(): Promise<LedgerState> {
    return this.stores.ledger.state(this.showId);
  }

  /** The same without waiting; null when the ledger has to be read first. */
  get ledgerInMemory(): LedgerState | null {
    return this.stores.ledger.stateInMemory(this.showId);
  }

  firstVisitCode(viewerId: string): Place | null {
    return this.record && firstVisitCodeOf(this.record.fold, viewerId);
  }

  /** Viewers who followed during this show. */
  isFollower(viewerId: string): boolean {
    return this.record?.audience.followers.has(viewerId) ?? false;
  }

  /** Brings ledger and visits to where the log and the facts say they are; call once before use. */
  async start(): Promise<void> {
    await this.reconcile();
    if (this.isOver) return;
    const { audience } = await this.readRecord();
    // Of several nodes the leading one ends what nobody comes back to.
    if (this.leads())
      await takeUpVisits(this, Math.min(Math.max(audience.lastAt, this.#lastEventAt), this.loadedAt));
  }

  /** Authorises, decides, appends, then tells everyone. A repeated `commandId` gets its first answer. */
  command(command: Command & CommandEnvelope, staff: Staff): Promise<CommandResult> {
    const { commandId, expectedVersion, notAfter, ...own } = command;
    return this.#commands.run(async () => {
      if (expectedVersion !== undefined && expectedVersion > this.#state.version) await this.#catchUp();
      const allowed = mayCommand(staff, command, this.#state, this.directory);
      if (!allowed.ok) return allowed;
      if (commandId !== undefined) {
        const first = await this.stores.events.findCommand(this.showId, commandId);
        if (first) return accept({ version: first.at(-1)?.version ?? this.#state.version, events: first });
      }
      // Whoever wanted it has been told by now that no answer came.
      if (notAfter !== undefined && this.now() > notAfter) return refuse('too_late');
      if (expectedVersion !== undefined && expectedVersion !== this.#state.version)
        return refuse('version_conflict', undefined, { version: this.#state.version });
      const free = await this.leases.mayChange(own as Command, staff.id, this.now());
      if (!free.ok) return free;
      const unknown = unknownPlaceIn(command, this.directory);
      if (unknown) return unknown;
      const once = () => this.#execute(own as Command, actorOf(staff), commandId ?? null);
      return expectedVersion === undefined ? this.#untilTaken(once) : once();
    });
  }

  /** A command of Showcaller's own: a timer's. */
  commandBySystem(command: Command, actor: Actor): Promise<CommandResult> {
    return this.#commands.run(() => this.#untilTaken(() => this.#execute(command, actor, null)));
  }

  /** Another node was quicker with something else: what is asked is decided again, on what the show is now. */
  async #untilTaken(execute: () => Promise<CommandResult>): Promise<CommandResult> {
    for (let tries = 1; ; tries += 1) {
      const done = await execute();
      if (done.ok || done.error.code !== 'version_conflict' || tries === MOST_TRIES) return done;
      if (!(await this.#catchUp())) return done;
    }
  }

  /** Takes what the log has beyond this state; whether that was anything. */
  async #catchUp(): Promise<boolean> {
    const missed = await this.stores.events.read(this.showId, this.#state.version);
    await this.#take(missed, 'followed');
    return missed.length > 0;
  }

  /** A record of the show's log, whichever node wrote it. One's own has been taken by then. */
  follow(record: ShowEventRecord): Promise<void> {
    return this.#commands.run(async () => {
      if (record.version === this.#state.version + 1) await this.#take([record], 'followed');
      else if (record.version > this.#state.version) await this.#catchUp();
    });
  }

  async #execute(command: Command, actor: Actor, commandId: string | null): Promise<CommandResult> {
    let stopped: StoppedSales | null = null;
    try {
      for (let tries = 1; ; tries += 1) {
        stopped = await this.#hearOthers(command.type);
        const record = await recordFor(this, command.type);
        const ledger = await this.ledgerState();
        // A node that hangs, or a pause of this one, took so long that the others may be selling again.
        const isSettled = stopped === null || stopped.areWaiting() || tries === MOST_STOPS;
        if (isSettled) return await this.#decide(command, actor, commandId, record, ledger);
        stopped?.resume();
      }
    } catch (cause) {
      return refusalOf(cause);
    } finally {
      stopped?.resume();
    }
  }

  /**
   * Has what other nodes did by now known here, where a command counts it for good. They sell until they hear that the
   * show is over: what they sell by then is to be of it, so its end has their sales wait, and answers that.
   */
  async #hearOthers(type: Command['type']): Promise<StoppedSales | null> {
    const isEnd = type === 'show.end' && this.#state.status === 'live';
    const [stopping, gathering] = await Promise.allSettled([
      isEnd ? this.#gates?.stop(this.showId) : null,
      countsForGood.has(type) ? this.#elsewhere?.gather(this.showId) : null,
    ]);
    if (stopping.status === 'rejected') throw stopping.reason;
    const stopped = stopping.value ?? null;
    if (gathering.status === 'rejected') {
      stopped?.resume();
      throw gathering.reason;
    }
    // The last sales there may have been decided after the facts were heard.
    if (stopped) await this.stores.feed?.sync(this.showId);
    return stopped;
  }

  async #decide(
    command: Command,
    actor: Actor,
    commandId: string | null,
    record: ShowRecord | null,
    ledger: LedgerState,
  ): Promise<CommandResult> {
    // What was sold while the show was live is of the show, also in the very millisecond in which it ends.
    const soldAt = command.type === 'show.end' ? ledger.orders.latestAt + 1 : 0;
    const now = Math.max(this.#eventTime(), soldAt);
    const decision = decide(this.#state, command, decideContextOf(this, ledger, record, actor, now));
    if (!decision.ok) return decision;
    if (decision.value.length === 0) return accept({ version: this.#state.version, events: [] });
    return this.#commit(now, actor, commandId, decision.value);
  }

  async #commit(
    at: number,
    actor: Actor,
    commandId: string | null,
    events: readonly ShowEvent[],
  ): Promise<CommandResult> {
    const release = this.#fence.around(events);
    try {
      const appended = await this.stores.events.append(
        this.showId,
        this.#state.version,
        at,
        actor,
        commandId,
        events,
      );
      if (!appended.ok) return appended;
      // The command was another node's a moment ago: what came before it there comes first.
      if ((appended.value[0]?.version ?? 0) > this.#state.version + 1) await this.#catchUp();
      await this.#take(appended.value, 'own');
      return accept({ version: this.#state.version, events: appended.value });
    } finally {
      release();
    }
  }

  /**
   * Folds new records, does what they mean to the ledger, and only then tells the listeners. What another node wrote
   * that node also does to the ledger; should it die before, the scheduler does, as where the ledger cannot be read just
   * now: the records stand, and nobody is told of them a second time.
   */
  async #take(records: readonly ShowEventRecord[], by: 'own' | 'followed'): Promise<void> {
    const fresh = records.filter((record) => record.version > this.#state.version);
    for (const record of fresh) {
      this.#state = evolve(this.#state, record);
      this.#lastEventAt = Math.max(this.#lastEventAt, record.at);
    }
    this.#records = [...this.#records, ...fresh];
    this.figures.setWindow();
    if (by === 'own')
      await this.reconcile().catch((err: unknown) =>
        this.log.error({ err, showId: this.showId }, 'the ledger could not follow the log yet'),
      );
    for (const record of fresh) this.#tell((listener) => listener.event(record));
    if (fresh.some(({ event }) => event.type === 'show.ended')) this.#onFacts(this.showId);
  }

  /** What a listener makes of it undoes nothing: the record stands, and whoever did it is answered so. */
  #tell(tell: (listener: RunnerListener) => void): void {
    tellAll(this.listeners, tell, (err) =>
      this.log.error({ err, showId: this.showId }, 'a listener of a show threw'),
    );
  }

  /** Applies what the events of the log mean to the ledger; what was done before is answered as such. */
  reconcile(): Promise<void> {
    return this.#ledgerFollows.follow();
  }

  /** Whether the ledger lags behind the log: storage failed, or another node has not yet done what it wrote. */
  get isBehind(): boolean {
    return this.#ledgerFollows.isBehind;
  }

  /** Live facts: `RecordInMemory.take`. */
  take(facts: readonly Fact[]): boolean {
    return this.figures.take(facts);
  }

  /** A durable ledger record, in order. */
  ledgerRecord(record: LedgerRecord): void {
    this.figures.takeLedger(record);
    this.#tell((listener) => listener.ledger(record));
  }

  /** Figures and audience, read from the record unless they are in memory. */
  readRecord(): Promise<ShowRecord> {
    return this.figures.read();
  }

  /** Resolves when everything the feed has told so far is taken. */
  heard(): Promise<void> {
    return this.#commands.idle();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#commands.idle();
    await this.figures.idle();
  }

  /** Server time, but never before the last event of this show. */
  #eventTime(): number {
    return Math.max(this.now(), this.#lastEventAt);
  }
}
