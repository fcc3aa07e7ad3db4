import type { EnterFact, Fact, FactOf } from '#shared/domain/metrics/facts.ts';
import { CommentLog, type SaidComment } from './comments.ts';

/** What a comment and the order stream need to know of a visit. */
export interface VisitBrief {
  readonly viewerId: string;
  readonly name: string;
  readonly regionId: string | null;
}

/** What is asked of the audience of a show that is over. */
export interface KeptAudience {
  readonly comments: readonly SaidComment[];
  readonly said: number;
  readonly followers: readonly string[];
  readonly visits: readonly (readonly [visitId: string, VisitBrief])[];
}

/**
 * Who came to a show and what they said, read from its facts in any order: names, comments and followers.
 */
export class Audience {
  readonly comments = new CommentLog();
  readonly followers = new Set<string>();
  /** Visits entered and not left, as the facts tell. */
  readonly openVisits = new Map<string, EnterFact>();
  /** viewerId → how many of their visits are open. */
  readonly #openViewers = new Map<string, number>();
  /** Time of the latest fact. */
  lastAt = 0;
  /** viewerId → the name of a visit of theirs. */
  readonly #names = new Map<string, string>();
  readonly #visits = new Map<string, VisitBrief>();
  /** Visits that left before their entry was read. */
  readonly #left = new Set<string>();
  #unplacedComments: FactOf<'comment'>[] = [];
  #unplacedFollows: string[] = [];

  /** What stays of it once the show is over: what was said, who followed, and who the visits of its orders were. */
  kept(visitIds: ReadonlySet<string>): KeptAudience {
    return {
      comments: this.comments.all(),
      said: this.comments.total,
      followers: [...this.followers],
      visits: [...visitIds].flatMap((visitId) => {
        const brief = this.#visits.get(visitId);
        return brief ? [[visitId, brief] as const] : [];
      }),
    };
  }

  static of({ comments, said, followers, visits }: KeptAudience): Audience {
    const audience = new Audience();
    audience.comments.restore(comments, said);
    for (const viewerId of followers) audience.followers.add(viewerId);
    for (const [visitId, brief] of visits) {
      audience.#visits.set(visitId, brief);
      audience.#names.set(brief.viewerId, brief.name);
    }
    return audience;
  }

  /** Distinct viewers with at least one open visit. */
  get online(): number {
    return this.#openViewers.size;
  }

  visit(visitId: string): VisitBrief | null {
    return this.#visits.get(visitId) ?? null;
  }

  /** Whether a visit has ended, as the facts tell. */
  hasLeft(visitId: string): boolean {
    return this.#left.has(visitId) || (this.#visits.has(visitId) && !this.openVisits.has(visitId));
  }

  nameOf(viewerId: string): string {
    return this.#names.get(viewerId) ?? '';
  }

  take(fact: Fact): void {
    if (fact.at > this.lastAt) this.lastAt = fact.at;
    switch (fact.kind) {
      case 'enter':
        this.#enter(fact);
        return;
      case 'leave':
        this.#leave(fact.visitId);
        return;
      case 'comment': {
        const brief = this.#visits.get(fact.visitId);
        if (brief) this.comments.add(said(fact, brief));
        else this.#unplacedComments.push(fact);
        return;
      }
      case 'follow': {
        const brief = this.#visits.get(fact.visitId);
        if (brief) this.followers.add(brief.viewerId);
        else this.#unplacedFollows.push(fact.visitId);
        return;
      }
      default:
    }
  }

  /** Finds a place for what came before the entry of its visit; call after each batch. */
  settle(): void {
    if (this.#unplacedComments.length > 0) {
      this.#unplacedComments = this.#unplacedComments.filter((fact) => {
        const brief = this.#visits.get(fact.visitId);
        if (brief) this.comments.add(said(fact, brief));
        return !brief;
      });
    }
    this.#unplacedFollows = this.#unplacedFollows.filter((visitId) => {
      const brief = this.#visits.get(visitId);
      if (brief) this.followers.add(brief.viewerId);
      return !brief;
    });
  }

  #leave(visitId: string): void {
    const visit = this.openVisits.get(visitId);
    if (!visit) {
      if (!this.#visits.has(visitId)) this.#left.add(visitId);
      return;
    }
    this.openVisits.delete(visitId);
    const left = (this.#openViewers.get(visit.viewerId) ?? 1) - 1;
    if (left === 0) this.#openViewers.delete(visit.viewerId);
    else this.#openViewers.set(visit.viewerId, left);
  }

  #enter(fact: EnterFact): void {
    const { visitId, viewerId, place } = fact;
    this.#names.set(viewerId, fact.name ?? '');
    this.#visits.set(visitId, { viewerId, name: fact.name ?? '', regionId: place.regionId });
    if (!this.#left.delete(visitId) && !this.openVisits.has(visitId)) {
      this.openVisits.set(visitId, fact);
      this.#openViewers.set(viewerId, (this.#openViewers.get(viewerId) ?? 0) + 1);
    }
  }
}

function said(fact: FactOf<'comment'>, brief: VisitBrief): SaidComment {
  const { commentId: id, at, text } = fact;
  const { viewerId, name, regionId } = brief;
  return { id, at, viewerId, name, text, regionId };
}
