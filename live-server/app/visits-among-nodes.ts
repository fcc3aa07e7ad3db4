import type { EnterFact } from '#shared/domain/metrics/facts.ts';
import type { Visitor } from './api.ts';
import type { LiveShow } from './live-show.ts';
import type { ShowRunner } from './show-runner.ts';

/** What nodes tell each other about visits. The record tells who came and left; not which node their socket is at. */
export type VisitNotice =
  /** The viewers of these have come to the sender. */
  | { readonly kind: 'visits.taken'; readonly showId: string; readonly visitIds: readonly string[] }
  /** The sender ends these unless one of the others, who all answer, holds them. */
  | {
      readonly kind: 'visits.ending';
      readonly showId: string;
      readonly round: string;
      readonly visitIds: readonly string[];
    }
  /** The answer, to the node that asked: these the sender holds, and the rest not. */
  | {
      readonly kind: 'visits.held';
      readonly showId: string;
      readonly to: string;
      readonly round: string;
      readonly visitIds: readonly string[];
    };

/** A way to the other nodes: all hear what is told in one order. What is told may be lost. */
export interface VisitPeers {
  readonly self: string;
  /** Ids of the other nodes that are there. */
  others(): readonly string[];
  tell(notice: VisitNotice): void;
  hear(listener: (notice: VisitNotice, from: string) => void): () => void;
}

const visitorOfEntry = (showId: string, fact: EnterFact): Visitor => ({
  showId,
  visitId: fact.visitId,
  viewerId: fact.viewerId,
  name: fact.name ?? '',
  memberId: null,
  source: fact.source,
  ref: fact.ref,
  place: fact.place,
  byCode: fact.byCode,
  memberHome: fact.memberHome,
});

/**
 * Takes up every visit that is open in the record and held by nobody here, as lost at `lostAt`: of a node that was
 * stopped, or is gone. Those that other nodes hold are let go of when they fall due.
 */
export async function takeUpVisits(runner: ShowRunner, lostAt: number): Promise<void> {
  const { audience } = await runner.readRecord();
  for (const fact of audience.openVisits.values())
    runner.visits.restore(visitorOfEntry(runner.showId, fact), lostAt);
}

/** Has the shows in memory hear what other nodes tell of visits; `find` answers null for one that is not. */
export const shareVisits = (peers: VisitPeers, find: (showId: string) => LiveShow | null): (() => void) =>
  peers.hear((notice, from) => {
    const runner = find(notice.showId)?.runner;
    if (runner) runner.endings.hear(notice, from, runner.now());
    // Whoever asks waits for everybody.
    else if (notice.kind === 'visits.ending')
      peers.tell({ ...notice, kind: 'visits.held', to: from, visitIds: [] });
  });
