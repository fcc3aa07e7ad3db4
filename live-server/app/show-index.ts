import type { PlanBrief } from '#shared/contract/campaigns.ts';
import { accept, type Result } from '#shared/contract/errors.ts';
import type { ReviewView } from '#shared/contract/review.ts';
import type { ShowSummary } from '#shared/contract/shows.ts';
import { type BriefSource, planBrief } from '#shared/domain/readiness/brief.ts';
import { replay } from '#shared/domain/show/evolve.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { showSummary } from '#shared/domain/show/view.ts';
import type { EventStore } from '../storage/stores.ts';
import type { Staff } from './api.ts';
import { maySee } from './authorise.ts';
import { serial } from './serial.ts';
import { pageOfShows, type ShowListQuery, type ShowPage } from './show-list.ts';

type Listed = ShowSummary & { version: number };

/** Ended this long ago, a show can still have unpaid orders to give back. */
const OWED_MS = 2 * 86_400_000;
/** What a show's review taught, and what its own readiness took from earlier ones. */
type Learned = Pick<ShowState, 'lessons' | 'tasks'>;
type LessonTask = ReviewView['lessons'][number]['tasks'][number];

/** As several nodes, which came to know of shows in different orders, list them alike. */
export const byStart = (a: Begins, b: Begins): number =>
  a.plannedStartAt - b.plannedStartAt || (a.id < b.id ? -1 : 1);
type Begins = Pick<ShowSummary, 'id' | 'plannedStartAt'>;

/** Every show in brief, in memory: what lists and look-ups need without loading a show. */
export class ShowIndex {
  readonly #shows = new Map<string, Listed>();
  readonly #owedUntil = new Map<string, number>();
  readonly #offersDueAt = new Map<string, readonly number[]>();
  readonly #plans = new Map<string, BriefSource>();
  readonly #learned = new Map<string, Learned>();
  /** productId → shows that have it in their lineup → the units they were given. */
  readonly #offering = new Map<string, Map<string, number>>();
  readonly #turns = serial();
  /** showId → its next reading, not begun. */
  readonly #refreshes = new Map<string, Promise<void>>();

  readonly #withCustoms = new Set<string>();
  readonly #given = new Set<string>();
  #recordedAt = 0;

  static async read(events: EventStore): Promise<ShowIndex> {
    const index = new ShowIndex();
    for (const showId of await events.showIds()) {
      const records = await events.read(showId);
      index.#recordedAt = Math.max(index.#recordedAt, records.at(-1)?.at ?? 0);
      index.put(replay(showId, records));
    }
    return index;
  }

  /** Reads a show of which another node has written something; asked again meanwhile, it is read once more. */
  refresh(events: EventStore, showId: string): Promise<void> {
    const waiting = this.#refreshes.get(showId);
    if (waiting) return waiting;
    const refresh = this.#turns.run(async () => {
      this.#refreshes.delete(showId);
      const records = await events.read(showId);
      if (records.length > (this.#shows.get(showId)?.version ?? 0)) this.put(replay(showId, records));
    });
    this.#refreshes.set(showId, refresh);
    return refresh;
  }

  /** Resolves when every show that any node has made is in it, and what was heard of has been read. */
  async catchUp(events: EventStore): Promise<void> {
    const unheardOf = (await events.showIds()).filter((showId) => !this.#shows.has(showId));
    await Promise.all(unheardOf.map((showId) => this.refresh(events, showId)));
    await this.#turns.idle();
  }

  /** When the last event that was read happened, epoch ms; 0 without any. */
  get recordedAt(): number {
    return this.#recordedAt;
  }

  has(showId: string): boolean {
    return this.#shows.has(showId);
  }

  get(showId: string): Listed | null {
    return this.#shows.get(showId) ?? null;
  }

  all(): Iterable<Listed> {
    return this.#shows.values();
  }

  /**
   * Whether something of a show can fall due at `now` or later: while it is planned or on air, for some days after,
   * and as long as balances of its presales and custom pieces are to come.
   */
  canOwe(showId: string, now: number): boolean {
    const show = this.#shows.get(showId);
    if (!show || show.status === 'draft') return false;
    return show.endedAt === null || now < show.endedAt + OWED_MS || now < (this.#owedUntil.get(showId) ?? 0);
  }

  /** Whether an offer of a show has been waiting to be opened, closed or decided, for some days at most. */
  isOfferDue(showId: string, now: number): boolean {
    return (this.#offersDueAt.get(showId) ?? []).some((at) => at <= now && now < at + OWED_MS);
  }

  /** Whether viewers may have anything of a show: it was on air, or an offer was opened in its lobby. */
  hasGiven(showId: string): boolean {
    return this.#given.has(showId);
  }

  /** Shows in which pieces are made for one customer. */
  get withCustoms(): Iterable<string> {
    return this.#withCustoms;
  }

  /** How many shows have the product in their lineup, and the units they were given all together. */
  offering(productId: string): { readonly shows: number; readonly units: number } {
    const given = this.#offering.get(productId);
    let units = 0;
    for (const each of given?.values() ?? []) units += each;
    return { shows: given?.size ?? 0, units };
  }

  put(state: ShowState): void {
    this.#noteOffers(state);
    if (state.offers.some(({ terms }) => terms.kind === 'custom')) this.#withCustoms.add(state.showId);
    if (state.startedAt !== null || state.offers.some((offer) => offer.state !== 'planned'))
      this.#given.add(state.showId);
    this.#owedUntil.set(state.showId, owedUntil(state));
    this.#offersDueAt.set(state.showId, offersDueAt(state));
    this.#shows.set(state.showId, { ...showSummary(state), version: state.version });
    const { lineup, deals, targets, tasks, plannedStartAt } = state;
    this.#plans.set(state.showId, { lineup, deals, targets, tasks, plannedStartAt });
    const learned = tasks.filter(({ lesson }) => lesson !== undefined);
    if (state.lessons.length > 0 || learned.length > 0)
      this.#learned.set(state.showId, { lessons: state.lessons, tasks: learned });
  }

  #noteOffers({ showId, lineup }: ShowState): void {
    for (const { productId } of this.#plans.get(showId)?.lineup ?? [])
      this.#offering.get(productId)?.delete(showId);
    for (const { productId, stock } of lineup) {
      const given = this.#offering.get(productId) ?? new Map<string, number>();
      given.set(showId, (given.get(showId) ?? 0) + stock);
      this.#offering.set(productId, given);
    }
  }

  /** How far a show is planned at `now`; null for a show that does not exist. */
  brief(showId: string, now: number): PlanBrief | null {
    const plan = this.#plans.get(showId);
    return plan ? planBrief(plan, now) : null;
  }

  /** The lessons of a show's review. */
  lessonsOf(showId: string): ShowState['lessons'] {
    return this.#learned.get(showId)?.lessons ?? [];
  }

  /** What became of a lesson: tasks in the readiness of other shows, the earliest show first. */
  tasksOf(showId: string, lessonId: string): LessonTask[] {
    const ofLesson = ({ lesson }: Learned['tasks'][number]) =>
      lesson?.showId === showId && lesson.lessonId === lessonId;
    const having = [...this.#learned].flatMap(([id, { tasks }]) => {
      const show = this.#shows.get(id);
      const found = tasks.filter(ofLesson);
      return show && found.length > 0 ? [{ show, found }] : [];
    });
    return having
      .sort((a, b) => byStart(a.show, b.show))
      .flatMap(({ show: { id, title }, found }) =>
        found.map(({ taskId, doneAt }) => ({ showId: id, title, taskId, doneAt })),
      );
  }

  /** What of the shows is asked for; role `region` finds the shows of its own regions. */
  list(query: ShowListQuery, staff: Staff): Result<ShowPage<Listed>> {
    const seen = [...this.#shows.values()].filter((show) => maySee(staff, show).ok);
    return accept(pageOfShows(seen, query));
  }
}

/** When the last balance of its offers is due, and some days; how long a custom piece takes nobody knows. */
function owedUntil({ offers }: ShowState): number {
  let until = 0;
  for (const { state, terms } of offers) {
    if (state === 'planned' || state === 'cancelled') continue;
    if (terms.kind === 'presale') until = Math.max(until, terms.balanceDueBy + OWED_MS);
    if (terms.kind === 'custom') until = Number.MAX_SAFE_INTEGER;
  }
  return until;
}

/** When its offers open, close and are decided by themselves, as far as that has not been. */
function offersDueAt({ status, offers }: ShowState): readonly number[] {
  const isToCome = status === 'scheduled' || status === 'rehearsal' || status === 'live';
  return offers.flatMap(({ state, opensAt, closesAt, terms, decision }) => {
    const next = state === 'planned' ? opensAt : state === 'open' ? closesAt : null;
    const isTested = (state === 'open' || state === 'closed') && decision === undefined;
    const decideBy = (isTested && terms.kind === 'presale' && terms.demandTest?.decideBy) || null;
    return [isToCome ? next : null, decideBy].filter((at) => at !== null);
  });
}
