import type { Visitor } from './api.ts';

/** A lost connection may come back to the same visit this long; METRICS.md, "Facts". */
export const RESUME_MS = 15_000;
/** A visit that never connected and does nothing ends after this. */
export const IDLE_MS = 90_000;

/** A visit that has ended, and when its viewer was last known to be there. */
export interface EndedVisit {
  readonly visitId: string;
  readonly at: number;
}

/**
 * The open visits of one show. A visit is connected (has a socket), lost (had one; may resume), or idle (opened by
 * REST alone). Times are server epoch milliseconds.
 */
export class VisitRegistry {
  readonly #visits = new Map<string, { visitor: Visitor; connections: number }>();
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
    this.#add(visitor);
    this.#idle.set(visitor.visitId, now);
  }

  /** A visit found open in the record after a restart: it may resume until `from` + RESUME_MS. */
  restore(visitor: Visitor, lastKnownAt: number): void {
    this.#add(visitor);
    this.#lost.set(visitor.visitId, lastKnownAt);
  }

  /** False when no such visit is open: the caller opens a new one. */
  connect(visitId: string): boolean {
    const visit = this.#visits.get(visitId);
    if (!visit) return false;
    visit.connections += 1;
    this.#lost.delete(visitId);
    this.#idle.delete(visitId);
    return true;
  }

  disconnect(visitId: string, now: number): void {
    const visit = this.#visits.get(visitId);
    if (!visit || visit.connections === 0) return;
    visit.connections -= 1;
    if (visit.connections === 0) this.#lost.set(visitId, now);
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

  /** Another node has the viewer's connection: the visit goes on there. One that has a connection here too stays. */
  forget(visitId: string): void {
    if (this.connectionsOf(visitId) === 0) this.close(visitId);
  }

  /** Visits whose viewer is connected here, or may yet come back here. */
  held(): string[] {
    return [...this.#visits.keys()];
  }

  /** Closes and answers the visits whose time to come back has passed. `graceFrom` is when this server started. */
  closeDue(now: number, graceFrom: number): EndedVisit[] {
    const due = [
      ...head(this.#lost, (since) => Math.max(since, graceFrom) + RESUME_MS <= now),
      ...head(this.#idle, (since) => since + IDLE_MS <= now),
    ];
    for (const { visitId } of due) this.close(visitId);
    return due;
  }

  #add(visitor: Visitor): void {
    if (!this.#visits.has(visitor.visitId)) this.#visits.set(visitor.visitId, { visitor, connections: 0 });
  }
}

function head(queue: ReadonlyMap<string, number>, isDue: (since: number) => boolean): EndedVisit[] {
  const due: EndedVisit[] = [];
  for (const [visitId, at] of queue) {
    if (!isDue(at)) break;
    due.push({ visitId, at });
  }
  return due;
}
