import type { Source } from '#shared/contract/basics.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { placeOfCode, placeOfMember } from '#shared/domain/attribution/place.ts';
import { nowhere } from '#shared/domain/attribution/types.ts';
import type { EnterFact } from '#shared/domain/metrics/facts.ts';
import type { Visitor } from './api.ts';
import type { LiveShow } from './live-show.ts';
import type { ShowRunner } from './show-runner.ts';
import { memberOf, organisationOf, viewerIdOf } from './viewer-identity.ts';

export interface VisitInput {
  readonly viewerKey?: string | undefined;
  readonly source: Source;
  readonly ref?: string | undefined;
  readonly regionId?: string | undefined;
  readonly name?: string | undefined;
  readonly memberToken?: string | undefined;
  readonly broughtBy?: string | undefined;
}

/** Who a new visit belongs to and where: names and codes resolved, nothing recorded yet. */
export async function visitorOf(
  runner: ShowRunner,
  input: VisitInput,
  viewerKey: string,
): Promise<Result<Visitor>> {
  const { directory, newId, showId } = runner;
  const visitId = newId();
  const proven =
    input.memberToken === undefined
      ? null
      : await memberOf(input.memberToken, viewerKey, runner.now(), directory);
  if (input.memberToken !== undefined && !proven)
    return refuse('unauthenticated', 'The member token is not valid');
  if (input.regionId !== undefined && !directory.regions.get(input.regionId))
    return refuse('not_found', 'There is no such region', { regionId: input.regionId });

  const viewerId = proven
    ? viewerIdOf(viewerKey, 'member', proven.memberId)
    : input.viewerKey !== undefined
      ? viewerIdOf(viewerKey, 'anonymous', input.viewerKey)
      : viewerIdOf(viewerKey, 'anonymous', `visit ${visitId}`);
  const organisation = organisationOf(directory);
  const at = runner.now();
  const byRef = input.ref === undefined ? null : placeOfCode(input.ref, organisation, at);
  return accept({
    showId,
    visitId,
    viewerId,
    name: input.name ?? proven?.member?.name ?? `…${viewerId.slice(-4)}`,
    memberId: proven?.memberId ?? null,
    source: input.source,
    ref: input.ref ?? null,
    place: byRef ?? { ...nowhere, regionId: input.regionId ?? null },
    byCode: byRef !== null,
    memberHome: proven?.member ? placeOfMember(proven.member, organisation, at) : null,
  });
}

/** Opens a visit: registers its presence and records its entry. `broughtBy` is a member's id or code. */
export function enter(runner: ShowRunner, visitor: Visitor, broughtBy?: string): Result<Visitor> {
  const { state } = runner;
  if (runner.isOver) return refuse('show_over');
  if (state.status === 'draft') return refuse('show_not_scheduled');
  const now = runner.now();
  const { visitId, viewerId, memberId, source, ref, place, byCode, memberHome, name } = visitor;
  const { members } = runner.directory;
  const bringer = broughtBy === undefined ? null : (members.get(broughtBy) ?? members.byCode(broughtBy));
  const fact: EnterFact = {
    kind: 'enter',
    at: now,
    visitId,
    viewerId,
    source,
    ref,
    place,
    byCode,
    memberHome,
    name,
    ...(memberId === null ? {} : { memberId }),
    ...(bringer === null ? {} : { broughtBy: bringer.id }),
  };
  if (!runner.take([fact])) return refuse('storage_unavailable');
  runner.visits.open(visitor, now);
  return accept(visitor);
}

/** After the show only who has something to pay, to change or to collect comes back; that is no visit to the show. */
export async function comesBack(show: LiveShow, { viewerId }: Visitor): Promise<boolean> {
  if (!show.runner.isOver) return false;
  const ledger = await show.runner.ledgerState();
  if (show.ordersOf(viewerId, ledger).length > 0) return true;
  for (const request of ledger.book.custom.requests.values()) if (request.viewerId === viewerId) return true;
  return false;
}
