import type { Visitor } from './api.ts';

/** A lost connection may come back to the same visit this long; METRICS.md, "Facts". */
export const RESUME_MS = 15_000;
/** A visit that never connected and does nothing ends after this. */
export const IDLE_MS = 90_000;

/** A visit that is due to end, and when its viewer was last known to be there. */
export interface DueVisit {
  readonly visitId: string;
  readonly at: number;
}

/**
 * Why a visit is held here. `own`: its viewer opened it here or was connected here last. `elsewhere`: another node has
 * said that it took it. `taken-up`: the record shows it open, and nobody was known to have it.
 */
type Hold = 'own' | 'elsewhere' | 'taken-up';

interface Visit {
  readonly visitor: Visitor;
  connections: number;
  hold: Hold;
  /** It is due, and the other nodes are being asked for it. */
  isEnding: boolean;
}

/**
 * The open visits of one show. A visit is connected (has a socket), lost (had one; may resume), or idle (opened by
 * REST alone). Times are server epoch milliseconds.
 */
export class VisitRegistry {
  readonly #visits = new Map<string, Visit>();
  /** visitId → since when; both kept in order of time, so that the first is always the next due. */
  readonly #lost = new Map<string, number>();
  readonly #idle = new Map<string, number>();

  /** A token's visit that had ended → the visit its viewer came back with. */
  readonly #successors = new Map<string, string>();

  /** Visits open here. */
  get size(): number {
    return this.#visits.size;
  }

  has(visitId: string): boolean {
    return this.#visits.has(visitId);
  }

  /** The visit a token stands for now: its own, or the one its viewer came back with. */
  current(visitId: string): string {
    return this.#successors.get(visitId) ?? visitId;
  }

  /** From now on the token of `visitId` stands for `successor`. */
  succeed(visitId: string, successor: string): void {
    this.#successors.set(visitId, successor);
  }

  open(visitor: Visitor, now: number): void {
    this.#add(visitor, 'own');
    this.#idle.set(visitor.visitId, now);
  }

  /** A visit found open in the record, which nobody is known to have: it may resume until `from` + RESUME_MS. */
  restore(visitor: Visitor, lastKnownAt: number): void {
    if (this.#visits.has(visitor.visitId)) return;
    this.#add(visitor, 'taken-up');
    this.#lost.set(visitor.visitId, lastKnownAt);
  }

  /** False when no such visit is open: the caller opens a new one. */
  connect(visitId: string): boolean {
    const visit = this.#visits.get(visitId);
    if (!visit) return false;
    visit.connections += 1;
    visit.hold = 'own';
    visit.isEnding = false;
    this.#lost.delete(visitId);
    this.#idle.delete(visitId);
    return true;
  }

  disconnect(visitId: string, now: number): void {
    const visit = this.#visits.get(visitId);
    if (!visit || visit.connections === 0) return;
    visit.connections -= 1;
    if (visit.connections === 0) this.#lose(visitId, now);
  }

  connectionsOf(visitId: string): number {
    return this.#visits.get(visitId)?.connections ?? 0;
  }

  /** A viewer without a socket did something by REST. */
  touch(visitId: string, now: number): void {
    if (!this.#idle.delete(visitId)) return;
    this.#idle.set(visitId, now);
  }

  /** Ends a visit; false when it was not open. */
  close(visitId: string): boolean {
    if (!this.#visits.delete(visitId)) return false;
    this.#lost.delete(visitId);
    this.#idle.delete(visitId);
    return true;
  }

  /**
   * Another node says that it has the viewer's connection. It is not let go of for that: what is told may come late, and
   * a connection that still stands here may be one whose end has not been noticed.
   */
  takenElsewhere(visitId: string, now: number): void {
    const visit = this.#visits.get(visitId);
    if (!visit || visit.isEnding) return;
    visit.hold = 'elsewhere';
    if (visit.connections > 0) return;
    this.#idle.delete(visitId);
    this.#lose(visitId, now);
  }

  /** Whether its viewer is connected here, or has been here last and may yet come back. */
  holds(visitId: string): boolean {
    const visit = this.#visits.get(visitId);
    return visit !== undefined && (visit.connections > 0 || (visit.hold === 'own' && !visit.isEnding));
  }

  /**
   * Visits whose time to come back has passed, `most` of them; each is settled by `settle`, unless its viewer comes back
   * before. `graceFrom` is when this server started.
   */
  beginEnding(now: number, graceFrom: number, most: number): DueVisit[] {
    const due = [
      ...head(this.#lost, (since) => Math.max(since, graceFrom) + RESUME_MS <= now),
      ...head(this.#idle, (since) => since + IDLE_MS <= now),
    ].slice(0, most);
    for (const { visitId } of due) {
      this.#lost.delete(visitId);
      this.#idle.delete(visitId);
      const visit = this.#visits.get(visitId);
      if (visit) visit.isEnding = true;
    }
    return due;
  }

  /**
   * What becomes of a visit that was ending, where its viewer has not come back: whether it ends now, for the caller to
   * `close`, or to `putBack` where that cannot be written. `who`: another node holds it, and it is let go of here; one
   * held it that is gone; or nobody does.
   */
  settle(visitId: string, who: 'another' | 'one gone' | 'nobody', now: number): boolean {
    const visit = this.#visits.get(visitId);
    if (!visit?.isEnding) return false;
    if (who === 'another') this.close(visitId);
    else if (who === 'nobody' && visit.hold !== 'elsewhere') return true;
    else {
      // Whoever took it is gone, and its viewer with it: there is as much time to come back as after any loss.
      visit.hold = 'own';
      visit.isEnding = false;
      this.#lose(visitId, now);
    }
    return false;
  }

  /** Falls due again. */
  putBack({ visitId, at }: DueVisit): void {
    const visit = this.#visits.get(visitId);
    if (!visit?.isEnding) return;
    visit.isEnding = false;
    this.#lose(visitId, at);
  }

  #lose(visitId: string, now: number): void {
    this.#lost.delete(visitId);
    this.#lost.set(visitId, now);
  }

  #add(visitor: Visitor, hold: Hold): void {
    if (this.#visits.has(visitor.visitId)) return;
    this.#visits.set(visitor.visitId, { visitor, connections: 0, hold, isEnding: false });
  }
}

function head(queue: ReadonlyMap<string, number>, isDue: (since: number) => boolean): DueVisit[] {
  const due: DueVisit[] = [];
  for (const [visitId, at] of queue) {
    if (!isDue(at)) break;
    due.push({ visitId, at });
  }
  return due;
}
