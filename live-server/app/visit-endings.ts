import type { Visitor } from './api.ts';
import type { DueVisit, VisitRegistry } from './visits.ts';
import type { VisitNotice, VisitPeers } from './visits-among-nodes.ts';

/** Visits named in one notice at most. */
const NAMED_AT_ONCE = 1_000;
/** Who has not answered is asked again after this: what is told may be lost. */
const AGAIN_MS = 2_000;
/** A node that is there and does not answer for so long hears nothing, and so holds nothing that others know of. */
const GIVE_UP_MS = 30_000;
/** So long a visit that another node was about to end is not taken up here; by then the record tells whether it did. */
const DOOMED_MS = 60_000;

interface Round {
  readonly id: string;
  readonly due: readonly DueVisit[];
  readonly startedAt: number;
  toldAt: number;
  /** Nodes that have not answered. */
  readonly awaited: Set<string>;
  /** visitId → the node that says it holds it. */
  readonly held: Map<string, string>;
}

export interface EndingsParts {
  readonly showId: string;
  readonly visits: VisitRegistry;
  readonly peers: VisitPeers | null;
  readonly newId: () => string;
  /** Whether the record says that the visit has ended. */
  readonly hasLeft: (visitId: string) => boolean;
  /** Writes that they have ended; false when that cannot be written now. */
  readonly end: (ended: readonly DueVisit[]) => boolean;
}

/**
 * Ends the visits of one show whose viewers do not come back, and keeps those that go on at another node. A node lets
 * go of an open visit only when every other one was asked for it and has answered: either one of them holds it, or
 * none does and it ends. Between the question and the end nobody takes it up. So however late a node notices that a
 * connection is gone, or hears what was told, no visit ends while its viewer is connected somewhere, and none stays
 * open without anybody who would end it.
 */
export class VisitEndings {
  readonly #parts: EndingsParts;
  #round: Round | null = null;
  /** Taken over from other nodes, and not told yet. */
  #taken: string[] = [];
  /** visitId → when another node asked for it that nobody here holds; in order of time. */
  readonly #doomed = new Map<string, number>();

  constructor(parts: EndingsParts) {
    this.#parts = parts;
  }

  /**
   * Whether a visit goes on with a connection that comes here now; one begun at another node is taken over, unless the
   * record says it has ended. Its entry may still be on its way: the token, which only a node can have made, is enough.
   */
  goesOnHere(visitor: Visitor, now: number): boolean {
    const { visits, peers, hasLeft } = this.#parts;
    const { visitId } = visitor;
    if (this.#doomed.has(visitId)) return false;
    if (visits.has(visitId)) return true;
    if (!peers || hasLeft(visitId)) return false;
    visits.restore(visitor, now);
    this.#taken.push(visitId);
    return true;
  }

  /** To be called every now and then. `graceFrom` is when this server started. */
  step(now: number, graceFrom: number): void {
    this.#tellTaken();
    for (const [visitId, since] of this.#doomed) {
      if (since + DOOMED_MS > now) break;
      this.#doomed.delete(visitId);
    }
    if (this.#round) this.#look(this.#round, now);
    else this.#begin(now, graceFrom);
  }

  hear(notice: VisitNotice, from: string, now: number): void {
    if (notice.kind === 'visits.taken')
      for (const visitId of notice.visitIds) this.#parts.visits.takenElsewhere(visitId, now);
    else if (notice.kind === 'visits.ending') this.#answer(notice, from, now);
    else this.#answered(notice, from, now);
  }

  #begin(now: number, graceFrom: number): void {
    const { visits, peers, showId, newId, hasLeft } = this.#parts;
    const due = visits.beginEnding(now, graceFrom, peers ? NAMED_AT_ONCE : Number.POSITIVE_INFINITY);
    const open = due.filter(({ visitId }) => {
      // Ended at another node: there is nothing left to do.
      const isOpen = !hasLeft(visitId);
      if (!isOpen) visits.close(visitId);
      return isOpen;
    });
    if (open.length === 0) return;
    const awaited = new Set(peers?.others());
    const round = {
      id: newId(),
      due: open,
      startedAt: now,
      toldAt: now,
      awaited,
      held: new Map<string, string>(),
    };
    if (awaited.size === 0) {
      this.#conclude(round, now);
      return;
    }
    this.#round = round;
    peers?.tell({
      ...{ kind: 'visits.ending', showId, round: round.id },
      visitIds: open.map(({ visitId }) => visitId),
    });
  }

  #look(round: Round, now: number): void {
    const { peers, showId } = this.#parts;
    const there = new Set(peers?.others());
    for (const node of round.awaited) if (!there.has(node)) round.awaited.delete(node);
    if (round.awaited.size === 0 || now - round.startedAt >= GIVE_UP_MS) this.#conclude(round, now);
    else if (now - round.toldAt >= AGAIN_MS) {
      round.toldAt = now;
      peers?.tell({
        ...{ kind: 'visits.ending', showId, round: round.id },
        visitIds: round.due.map(({ visitId }) => visitId),
      });
    }
  }

  #conclude({ due, held }: Round, now: number): void {
    this.#round = null;
    const { visits, peers, hasLeft, end } = this.#parts;
    const there = new Set(peers?.others());
    const whoHolds = (visitId: string) => {
      const node = held.get(visitId);
      if (node === undefined) return 'nobody';
      return there.has(node) ? 'another' : 'one gone';
    };
    const over = due.filter(({ visitId }) => visits.settle(visitId, whoHolds(visitId), now));
    if (over.length === 0) return;
    if (end(over.filter(({ visitId }) => !hasLeft(visitId))))
      for (const { visitId } of over) visits.close(visitId);
    else for (const visit of over) visits.putBack(visit);
  }

  #answer(
    { showId, round, visitIds }: Extract<VisitNotice, { kind: 'visits.ending' }>,
    from: string,
    now: number,
  ): void {
    const { visits, peers } = this.#parts;
    const held = visitIds.filter((visitId) => visits.holds(visitId));
    for (const visitId of visitIds) {
      if (visits.holds(visitId)) continue;
      this.#doomed.delete(visitId);
      this.#doomed.set(visitId, now);
    }
    peers?.tell({ kind: 'visits.held', showId, to: from, round, visitIds: held });
  }

  #answered(
    { to, round: id, visitIds }: Extract<VisitNotice, { kind: 'visits.held' }>,
    from: string,
    now: number,
  ): void {
    for (const visitId of visitIds) this.#doomed.delete(visitId);
    const round = this.#round;
    if (round?.id !== id || to !== this.#parts.peers?.self) return;
    for (const visitId of visitIds) round.held.set(visitId, from);
    round.awaited.delete(from);
    if (round.awaited.size === 0) this.#conclude(round, now);
  }

  #tellTaken(): void {
    const { peers, showId } = this.#parts;
    for (let from = 0; from < this.#taken.length; from += NAMED_AT_ONCE)
      peers?.tell({
        ...{ kind: 'visits.taken', showId },
        visitIds: this.#taken.slice(from, from + NAMED_AT_ONCE),
      });
    this.#taken = [];
  }
}
