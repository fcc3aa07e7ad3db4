import type { EnterFact } from './facts.ts';

/** Who the viewers of a fold are, by their number: what the review's segments ask, and no figure of METRICS.md. */
export interface Who {
  /** Viewer → member's id. */
  readonly memberOf: Map<number, string>;
  /** Viewer → by whose link they first came, of the visits that came by one. */
  readonly broughtBy: Map<number, Brought>;
}

interface Brought {
  readonly at: number;
  readonly visitId: string;
  readonly memberId: string;
}

export const nobody = (): Who => ({ memberOf: new Map(), broughtBy: new Map() });

/** Takes what an enter tells of its viewer; the same whatever order enters come in. */
export function noteWho(who: Who, viewer: number, fact: EnterFact): void {
  const { memberId, broughtBy } = fact;
  if (memberId !== undefined) {
    const known = who.memberOf.get(viewer);
    if (known === undefined || memberId < known) who.memberOf.set(viewer, memberId);
  }
  if (broughtBy === undefined) return;
  const brought = { at: fact.at, visitId: fact.visitId, memberId: broughtBy };
  const known = who.broughtBy.get(viewer);
  if (known === undefined || isEarlier(brought, known)) who.broughtBy.set(viewer, brought);
}

const isEarlier = (a: Brought, b: Brought): boolean =>
  a.at !== b.at ? a.at < b.at : a.visitId !== b.visitId ? a.visitId < b.visitId : a.memberId < b.memberId;
