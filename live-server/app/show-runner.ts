import type { Command, CommandEnvelope } from '#shared/contract/commands.ts';
import type { Result } from '#shared/contract/errors.ts';
import type { Place } from '#shared/domain/attribution/types.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import { firstVisitCodeOf } from '#shared/domain/metrics/visits.ts';
import type { DecideContext } from '#shared/domain/show/decide.ts';
import type { Actor, ShowEventRecord } from '#shared/domain/show/events.ts';
import { evolve, replay } from '#shared/domain/show/evolve.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { ProductAccounts } from '#shared/domain/stock/product-accounts.ts';
import type { Directory } from '../storage/directory.ts';
import type { ProductQueues } from '../storage/product-queues.ts';
import type { LedgerAnswer, Stores } from '../storage/stores.ts';
import { tellAll } from '../tell-all.ts';
import type { Staff } from './api.ts';
import { CommandLane, type CommandResult } from './command-lane.ts';
import { Fence } from './fence.ts';
import { LateEvidence } from './late-evidence.ts';
import type { EditLeases } from './leases.ts';
import { LedgerFollowsLog } from './ledger-follows-log.ts';
import type { AppLog } from './log.ts';
import { RecordInMemory } from './record-in-memory.ts';
import type { RunnerListener, RunnerSettings } from './runner-settings.ts';
import type { SalesGate } from './sales-among-nodes.ts';
import type { ShowRecord } from './show-record.ts';
import { VisitEndings } from './visit-endings.ts';
import { VisitRegistry } from './visits.ts';
import { takeUpVisits } from './visits-among-nodes.ts';

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
  #state: ShowState;
  #lastEventAt: number;
  #records: readonly ShowEventRecord[];
  readonly #commands: CommandLane;
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
    this.#commands = new CommandLane({
      ...{ runner: this, fence: this.#fence, gates: settings.sales, elsewhere: settings.elsewhere },
      eventTime: () => Math.max(this.now(), this.#lastEventAt),
      take: (taken) => this.#take(taken, 'own'),
      catchUp: () => this.#catchUp(),
    });
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
    return this.#commands.command(command, staff);
  }

  /** A command of Showcaller's own: a timer's. */
  commandBySystem(command: Command, actor: Actor): Promise<CommandResult> {
    return this.#commands.commandBySystem(command, actor);
  }

  /** Takes what the log has beyond this state; whether that was anything. */
  async #catchUp(): Promise<boolean> {
    const missed = await this.stores.events.read(this.showId, this.#state.version);
    await this.#take(missed, 'followed');
    return missed.length > 0;
  }

  /** A record of the show's log, whichever node wrote it. One's own has been taken by then. */
  follow(record: ShowEventRecord): Promise<void> {
    return this.#commands.between(async () => {
      if (record.version === this.#state.version + 1) await this.#take([record], 'followed');
      else if (record.version > this.#state.version) await this.#catchUp();
    });
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
}
