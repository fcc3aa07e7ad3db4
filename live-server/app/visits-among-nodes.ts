import type { EnterFact } from '#shared/domain/metrics/facts.ts';
import type { Visitor } from './api.ts';
import type { LiveShow } from './live-show.ts';
import type { ShowRunner } from './show-runner.ts';

/** What nodes tell each other about visits. The record tells who came and left; not which node their socket is at. */
export type VisitNotice =
  /** These visits are the sender's now. */
  | { readonly kind: 'visits.taken'; readonly showId: string; readonly visitIds: readonly string[] }
  /** The sender ends the visits of the show that nobody says are theirs. */
  | { readonly kind: 'visits.asked'; readonly showId: string };

/** A way to the other nodes. What is told may be lost. */
export interface VisitPeers {
  tell(notice: VisitNotice): void;
  hear(listener: (notice: VisitNotice) => void): () => void;
}

/** Visits named in one notice at most. */
const NAMED_AT_ONCE = 1_000;

export const visitorOfEntry = (showId: string, fact: EnterFact): Visitor => ({
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
 * stopped, or is gone. Other nodes say which of them are theirs, long before the first would end.
 */
export async function takeUpVisits(runner: ShowRunner, lostAt: number): Promise<void> {
  const { audience } = await runner.readRecord();
  for (const fact of audience.openVisits.values())
    runner.visits.restore(visitorOfEntry(runner.showId, fact), lostAt);
  runner.peers?.tell({ kind: 'visits.asked', showId: runner.showId });
}

/**
 * A visit begun at another node goes on here, unless the record says it has ended. Its entry may still be on its
 * way: the token, which only a node can have made, is enough. False where there is no other node, or it has ended.
 */
export function adoptVisit(runner: ShowRunner, visitor: Visitor): boolean {
  const { peers, visits, showId, record } = runner;
  if (!peers || record?.audience.hasLeft(visitor.visitId)) return false;
  visits.restore(visitor, runner.now());
  peers.tell({ kind: 'visits.taken', showId, visitIds: [visitor.visitId] });
  return true;
}

/** Keeps each visit at the node its connection is at. */
export function shareVisits(peers: VisitPeers, peek: (showId: string) => LiveShow | null): () => void {
  return peers.hear((notice) => {
    const visits = peek(notice.showId)?.runner.visits;
    if (!visits) return;
    if (notice.kind === 'visits.taken') for (const visitId of notice.visitIds) visits.forget(visitId);
    else
      for (const visitIds of inParts(visits.held()))
        peers.tell({ ...notice, kind: 'visits.taken', visitIds });
  });
}

function* inParts(visitIds: readonly string[]): Iterable<readonly string[]> {
  for (let from = 0; from < visitIds.length; from += NAMED_AT_ONCE)
    yield visitIds.slice(from, from + NAMED_AT_ONCE);
}
