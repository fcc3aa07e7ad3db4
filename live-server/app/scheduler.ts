import { dueAppointments } from '#shared/domain/offers/custom/appointments.ts';
import { systemActor } from '#shared/domain/show/events.ts';
import { dueOrders, nextPayBy } from '#shared/domain/stock/awaiting.ts';
import { bringAlerts } from './alerts-now.ts';
import type { Curves } from './curves.ts';
import { stepFloors } from './floor-alerts.ts';
import type { LiveShow } from './live-show.ts';
import type { AppLog } from './log.ts';
import { isPaceDue } from './pace-alerts.ts';
import type { Runners } from './runners.ts';
import type { ShowIndex } from './show-index.ts';
import { takeUpVisits } from './visits-among-nodes.ts';
import { offerUnits } from './waitlist.ts';

/** How often due things are looked for. One short timer for all: no timer is ever set for an instant far away. */
const SCHEDULER_EVERY_MS = 100;
const TIDY_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
/** An automatic opening that was refused is tried again after this. */
const RETRY_MS = 5_000;
const ORDERS_A_STEP = 500;

export interface SchedulerSettings {
  readonly runners: Runners;
  readonly index: ShowIndex;
  readonly curves: Curves;
  readonly now: () => number;
  readonly log: AppLog;
  /** Of several nodes one does what is due; it would only be refused to a second one. */
  readonly leads: () => boolean;
}

/**
 * Does what falls due by server time: opens and closes deals, gives unpaid units back, offers them to those who wait,
 * ends visits that did not come back. It keeps nothing of its own: what is due is read from the shows, so a restart
 * changes nothing, nor does another node that takes over.
 */
export class Scheduler {
  readonly #runners: Runners;
  readonly #index: ShowIndex;
  readonly #curves: Curves;
  readonly #now: () => number;
  readonly #log: AppLog;
  readonly #leads: () => boolean;
  readonly #busy = new Set<string>();
  /** Shows whose alerts are being counted: beside all else, for it may need the figures of shows long over. */
  readonly #alerting = new Set<string>();
  readonly #retryAt = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #tidiedAt = 0;
  #lookedAt = 0;
  #floorsAt = 0;
  /** At the last look. To begin with, before anything was taken up: the lead may come while that goes on. */
  #led: boolean;
  /** It leads, and could not take up all that can fall due. */
  #mustTakeOver = false;
  /** Shows that are not in memory, to whose ledgers other nodes have written. */
  readonly #heardOf = new Set<string>();
  #running: Promise<unknown> = Promise.resolve();

  constructor({ runners, index, curves, now, log, leads }: SchedulerSettings) {
    this.#runners = runners;
    this.#index = index;
    this.#curves = curves;
    this.#now = now;
    this.#log = log;
    this.#leads = leads;
    this.#led = leads();
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), SCHEDULER_EVERY_MS);
    this.#timer.unref();
  }

  /** A node is gone: whoever leads ends the visits whose viewers do not come back to another one. */
  nodeGone(): void {
    if (!this.#leads()) return;
    this.#running = Promise.all([this.#running, this.#takeUpVisits(this.#now())]).catch((err: unknown) =>
      this.#log.error({ err }, 'the visits of a node that is gone were not taken up'),
    );
  }

  /** Something was written to a show's ledger, by whichever node. */
  heard(showId: string): void {
    if (!this.#runners.has(showId)) this.#heardOf.add(showId);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#running;
  }

  #tick(): void {
    const now = this.#now();
    const shows = this.#runners.all();
    const steps = shows.map((show) => this.#guarded(this.#busy, show, () => this.step(show, now)));
    const due = shows.filter((show) => isPaceDue(show, now) && !this.#alerting.has(show.runner.showId));
    // Of hundreds of shows that are taken up at once, one after another: each is read from its start.
    const fresh = due.find(({ course }) => course.plan === null);
    const alerts = due
      .filter((show) => show.course.plan !== null || show === fresh)
      .map((show) => this.#guarded(this.#alerting, show, () => bringAlerts(show, this.#curves, now)));
    const isTidyTime = now - this.#tidiedAt >= TIDY_EVERY_MS;
    if (isTidyTime) this.#tidiedAt = now;
    const tidied = isTidyTime ? this.#runners.tidy(now) : null;
    this.#running = Promise.all([this.#running, ...steps, ...alerts, tidied, this.#takeOver(now)]).catch(
      (err: unknown) => this.#log.error({ err }, 'tidying or taking over failed'),
    );
  }

  /**
   * Whoever leads keeps in memory what can fall due: all of it on taking over, then what other nodes put on air or write
   * to, as when a customer takes the quote for a piece weeks after the show.
   */
  async #takeOver(now: number): Promise<void> {
    const isNew = this.#leads() && !this.#led;
    this.#led = this.#leads();
    if (!this.#led) this.#heardOf.clear();
    if (!this.#led || (!isNew && now - this.#lookedAt < LOOK_EVERY_MS)) return;
    this.#lookedAt = now;
    const isAll = isNew || this.#mustTakeOver;
    this.#mustTakeOver = false;
    try {
      await this.#takeUp(isAll, now);
    } catch (error) {
      // Storage went in the middle of it, as it may where a node has just gone: all of it again.
      this.#mustTakeOver ||= isAll;
      throw error;
    }
  }

  /** `isAll`: whoever led before is gone, or was alone, and their viewers may be in nobody's hands. */
  async #takeUp(isAll: boolean, now: number): Promise<void> {
    if (isAll) await this.#takeUpVisits(now);
    for (const { id, status } of [...this.#index.all()]) {
      // Whoever planned it, and however long ago anybody looked at its show.
      const isDue = !this.#runners.has(id) && this.#index.isOfferDue(id, now);
      if (status === 'live' || isDue || (isAll && this.#index.canOwe(id, now))) await this.#runners.get(id);
    }
    for (const id of [...this.#heardOf]) {
      if (this.#index.canOwe(id, now)) await this.#runners.get(id);
      this.#heardOf.delete(id);
    }
  }

  async #takeUpVisits(now: number): Promise<void> {
    for (const { runner } of this.#runners.all()) if (!runner.isOver) await takeUpVisits(runner, now);
  }

  /** One step of a show at a time; a step that fails is logged and comes again. */
  async #guarded(busy: Set<string>, { runner }: LiveShow, step: () => Promise<void>): Promise<void> {
    const { showId } = runner;
    if (busy.has(showId)) return;
    busy.add(showId);
    try {
      await step();
    } catch (err) {
      this.#log.error({ err, showId }, 'a scheduled step failed');
    } finally {
      busy.delete(showId);
    }
  }

  /** Everything that is due for one show at `now`. */
  async step(show: LiveShow, now: number): Promise<void> {
    const { runner } = show;
    if (runner.isBehind) await runner.reconcile();
    if (this.#leads()) await this.#due(show, now);
    await runner.late.step(now);
    runner.endings.step(now, runner.loadedAt);
    if (runner.state.status !== 'live') return;
    show.replyLate(now);
    // Of hundreds of shows that start at once, one after another: nobody is to wait for all of them.
    if (this.#floorsAt !== now && stepFloors(show, now)) this.#floorsAt = now;
  }

  async #due(show: LiveShow, now: number): Promise<void> {
    await this.#deals(show, now);
    await this.#offers(show, now);
    await this.#decisions(show, now);
    await this.#draws(show, now);
    await this.#polls(show, now);
    await this.#orders(show, now);
    await offerReleased(show, now);
    await endGroups(show, now);
    await endAppointments(show, now);
  }

  async #deals({ runner }: LiveShow, now: number): Promise<void> {
    if (runner.state.status !== 'live') return;
    for (const deal of runner.state.deals) {
      const { dealId } = deal;
      if (deal.state === 'open' && deal.endsAt <= now) {
        const closed = await runner.commandBySystem({ type: 'deal.close', dealId }, systemActor);
        if (!closed.ok)
          this.#log.warn({ showId: runner.showId, dealId, code: closed.error.code }, 'not closed');
      } else if (deal.state === 'planned' && deal.opensAt !== null && deal.opensAt <= now) {
        const key = `${runner.showId} ${dealId}`;
        if ((this.#retryAt.get(key) ?? 0) > now) continue;
        const opened = await runner.commandBySystem({ type: 'deal.open', dealId }, systemActor);
        if (opened.ok) this.#retryAt.delete(key);
        else {
          this.#retryAt.set(key, now + RETRY_MS);
          this.#log.warn(
            { showId: runner.showId, dealId, code: opened.error.code },
            'a planned deal did not open',
          );
        }
      }
    }
  }

  async #offers({ runner }: LiveShow, now: number): Promise<void> {
    const { status, offers } = runner.state;
    if (status !== 'live' && status !== 'scheduled' && status !== 'rehearsal') return;
    for (const { offerId, state, opensAt, closesAt } of offers) {
      const isDue =
        (state === 'planned' && opensAt !== null && opensAt <= now) ||
        (state === 'open' && closesAt !== null && closesAt <= now);
      const key = `${runner.showId} ${offerId}`;
      if (!isDue || (this.#retryAt.get(key) ?? 0) > now) continue;
      const type = state === 'planned' ? 'offer.open' : 'offer.close';
      const done = await runner.commandBySystem({ type, offerId }, systemActor);
      if (done.ok) this.#retryAt.delete(key);
      else {
        this.#retryAt.set(key, now + RETRY_MS);
        this.#log.warn({ showId: runner.showId, offerId, type, code: done.error.code }, 'not done');
      }
    }
  }

  /** Nobody decided in time whether a piece on trial is made: it is not, and customers have their deposits back. */
  async #decisions({ runner }: LiveShow, now: number): Promise<void> {
    for (const { offerId, state, terms, decision } of runner.state.offers) {
      if (terms.kind !== 'presale' || !terms.demandTest || decision !== undefined) continue;
      if ((state !== 'open' && state !== 'closed') || terms.demandTest.decideBy > now) continue;
      const command = { type: 'offer.decide', offerId, decision: 'no-go', reason: 'time-up' } as const;
      const decided = await runner.commandBySystem(command, systemActor);
      if (!decided.ok)
        this.#log.warn({ showId: runner.showId, offerId, code: decided.error.code }, 'not decided');
    }
  }

  async #draws({ runner }: LiveShow, now: number): Promise<void> {
    if (runner.state.status !== 'live') return;
    for (const { drawId, endsAt, result } of runner.state.draws) {
      if (result !== null || endsAt > now) continue;
      const settled = await runner.commandBySystem({ type: 'draw.settle', drawId }, systemActor);
      if (!settled.ok)
        this.#log.warn({ showId: runner.showId, drawId, code: settled.error.code }, 'not settled');
    }
  }

  async #polls({ runner }: LiveShow, now: number): Promise<void> {
    if (runner.state.status !== 'live') return;
    for (const { pollId, endsAt, closedAt } of runner.state.polls) {
      if (closedAt !== null || endsAt > now) continue;
      const closed = await runner.commandBySystem({ type: 'poll.close', pollId }, systemActor);
      if (!closed.ok)
        this.#log.warn({ showId: runner.showId, pollId, code: closed.error.code }, 'not closed');
    }
  }

  async #orders({ runner }: LiveShow, now: number): Promise<void> {
    const ledger = await runner.ledgerState();
    const next = nextPayBy(ledger);
    if (next === null || next > now) return;
    await Promise.all(
      dueOrders(ledger, now, ORDERS_A_STEP).map(async (orderId) => {
        const expired = await runner.stores.ledger.apply(runner.showId, { op: 'expire', orderId }, now);
        // Paid or cancelled in the meantime: nothing to give back.
        if (!expired.ok && expired.error.code !== 'order_not_open')
          this.#log.warn({ showId: runner.showId, orderId, code: expired.error.code }, 'not expired');
      }),
    );
  }
}

/** Groups whose time is up without enough buyers. */
async function endGroups({ runner }: LiveShow, now: number): Promise<void> {
  const { openGroups } = (await runner.ledgerState()).book;
  const due = [...openGroups].flatMap(([groupId, closesAt]) => (closesAt <= now ? [groupId] : []));
  for (const groupId of due)
    await runner.stores.ledger.apply(runner.showId, { op: 'fail-group', groupId }, now);
}

/** Nobody said who came: whose slot is over has missed it, until somebody says otherwise. */
async function endAppointments({ runner }: LiveShow, now: number): Promise<void> {
  const by = { id: systemActor.id, name: systemActor.name };
  for (const requestId of dueAppointments(await runner.ledgerState(), now))
    await runner.stores.ledger.apply(
      runner.showId,
      { op: 'end-appointment', requestId, outcome: 'missed', by, note: null },
      now,
    );
}

async function offerReleased({ runner }: LiveShow, now: number): Promise<void> {
  const ledger = await runner.ledgerState();
  if (ledger.waitlists.size > 0) await offerUnits(runner, ledger, now);
}
