import type { Command, CommandEnvelope } from '#shared/contract/commands.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { decide } from '#shared/domain/show/decide.ts';
import type { Actor, ShowEvent, ShowEventRecord } from '#shared/domain/show/events.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { refusalOf } from '../storage/unavailable.ts';
import { actorOf } from './actor.ts';
import type { Staff } from './api.ts';
import { mayCommand } from './authorise.ts';
import { countsForGood, decideContextOf, recordFor } from './deciding.ts';
import type { FactsElsewhere } from './facts-among-nodes.ts';
import type { Fence } from './fence.ts';
import { unknownPlaceIn } from './known-places.ts';
import type { SalesGates, StoppedSales } from './sales-among-nodes.ts';
import { type Serial, serial } from './serial.ts';
import type { ShowRecord } from './show-record.ts';
import type { ShowRunner } from './show-runner.ts';

/** How often a command is decided anew when other nodes write between. */
const MOST_TRIES = 20;
/** How often the others' sales are stopped for one end: a show can be ended whoever hangs. */
const MOST_STOPS = 3;

export type CommandResult = Result<{ version: number; events: readonly ShowEventRecord[] }>;

/** What a show's commands change, and whom they wait for. */
export interface CommandedShow {
  readonly runner: ShowRunner;
  readonly fence: Fence;
  /** Stops sales at every node; null where there is one. */
  readonly gates: SalesGates | null;
  /** What happened at other nodes and is not written yet; null where there are none. */
  readonly elsewhere: FactsElsewhere | null;
  /** Server time, but never before the last event of this show; epoch ms. */
  readonly eventTime: () => number;
  /** Folds what was appended here, brings the ledger after it and tells everyone. */
  readonly take: (records: readonly ShowEventRecord[]) => Promise<void>;
  /** Takes what the log has beyond the show's state; whether that was anything. */
  readonly catchUp: () => Promise<boolean>;
}

/**
 * The commands of one show, one after another: authorise, decide, append, take. What else changes the show's state takes
 * its turn in between.
 */
export class CommandLane {
  readonly #show: CommandedShow;
  readonly #turns: Serial = serial();

  constructor(show: CommandedShow) {
    this.#show = show;
  }

  /** Authorises, decides, appends, then tells everyone. A repeated `commandId` gets its first answer. */
  command(command: Command & CommandEnvelope, staff: Staff): Promise<CommandResult> {
    const { runner, catchUp } = this.#show;
    const { commandId, expectedVersion, notAfter, ...own } = command;
    return this.#turns.run(async () => {
      if (expectedVersion !== undefined && expectedVersion > runner.state.version) await catchUp();
      const allowed = mayCommand(staff, command, runner.state, runner.directory);
      if (!allowed.ok) return allowed;
      if (commandId !== undefined) {
        const first = await runner.stores.events.findCommand(runner.showId, commandId);
        if (first) return accept({ version: first.at(-1)?.version ?? runner.state.version, events: first });
      }
      // Whoever wanted it has been told by now that no answer came.
      if (notAfter !== undefined && runner.now() > notAfter) return refuse('too_late');
      if (expectedVersion !== undefined && expectedVersion !== runner.state.version)
        return refuse('version_conflict', undefined, { version: runner.state.version });
      const free = await runner.leases.mayChange(own as Command, staff.id, runner.now());
      if (!free.ok) return free;
      const unknown = unknownPlaceIn(command, runner.directory);
      if (unknown) return unknown;
      const once = () => this.#execute(own as Command, actorOf(staff), commandId ?? null);
      return expectedVersion === undefined ? this.#untilTaken(once) : once();
    });
  }

  /** A command of Showcaller's own: a timer's. */
  commandBySystem(command: Command, actor: Actor): Promise<CommandResult> {
    return this.#turns.run(() => this.#untilTaken(() => this.#execute(command, actor, null)));
  }

  /** Runs `task` when no command is under way. */
  between<T>(task: () => Promise<T>): Promise<T> {
    return this.#turns.run(task);
  }

  /** Resolves when everything asked for so far is done. */
  idle(): Promise<void> {
    return this.#turns.idle();
  }

  /** Another node was quicker with something else: what is asked is decided again, on what the show is now. */
  async #untilTaken(execute: () => Promise<CommandResult>): Promise<CommandResult> {
    for (let tries = 1; ; tries += 1) {
      const done = await execute();
      if (done.ok || done.error.code !== 'version_conflict' || tries === MOST_TRIES) return done;
      if (!(await this.#show.catchUp())) return done;
    }
  }

  async #execute(command: Command, actor: Actor, commandId: string | null): Promise<CommandResult> {
    const { runner } = this.#show;
    let stopped: StoppedSales | null = null;
    try {
      for (let tries = 1; ; tries += 1) {
        stopped = await this.#hearOthers(command.type);
        const record = await recordFor(runner, command.type);
        const ledger = await runner.ledgerState();
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
    const { runner, gates, elsewhere } = this.#show;
    const isEnd = type === 'show.end' && runner.state.status === 'live';
    const [stopping, gathering] = await Promise.allSettled([
      isEnd ? gates?.stop(runner.showId) : null,
      countsForGood.has(type) ? elsewhere?.gather(runner.showId) : null,
    ]);
    if (stopping.status === 'rejected') throw stopping.reason;
    const stopped = stopping.value ?? null;
    if (gathering.status === 'rejected') {
      stopped?.resume();
      throw gathering.reason;
    }
    // The last sales there may have been decided after the facts were heard.
    if (stopped) await runner.stores.feed?.sync(runner.showId);
    return stopped;
  }

  async #decide(
    command: Command,
    actor: Actor,
    commandId: string | null,
    record: ShowRecord | null,
    ledger: LedgerState,
  ): Promise<CommandResult> {
    const { runner, eventTime } = this.#show;
    // What was sold while the show was live is of the show, also in the very millisecond in which it ends.
    const soldAt = command.type === 'show.end' ? ledger.orders.latestAt + 1 : 0;
    const now = Math.max(eventTime(), soldAt);
    const decision = decide(runner.state, command, decideContextOf(runner, ledger, record, actor, now));
    if (!decision.ok) return decision;
    if (decision.value.length === 0) return accept({ version: runner.state.version, events: [] });
    return this.#commit(now, actor, commandId, decision.value);
  }

  async #commit(
    at: number,
    actor: Actor,
    commandId: string | null,
    events: readonly ShowEvent[],
  ): Promise<CommandResult> {
    const { runner, fence, take, catchUp } = this.#show;
    const { showId, stores } = runner;
    const release = fence.around(events);
    try {
      const appended = await stores.events.append(showId, runner.state.version, at, actor, commandId, events);
      if (!appended.ok) return appended;
      // The command was another node's a moment ago: what came before it there comes first.
      if ((appended.value[0]?.version ?? 0) > runner.state.version + 1) await catchUp();
      await take(appended.value);
      return accept({ version: runner.state.version, events: appended.value });
    } finally {
      release();
    }
  }
}
