import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { ImportShow } from '#shared/contract/imports.ts';
import type { CloneShow, NewShow, ShowSummary } from '#shared/contract/shows.ts';
import { cloneShow } from '#shared/domain/show/clone.ts';
import { createShow } from '#shared/domain/show/create.ts';
import { replay } from '#shared/domain/show/evolve.ts';
import { importShowEvents } from '#shared/domain/show/import.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { showSummary } from '#shared/domain/show/view.ts';
import type { Directory } from '../storage/directory.ts';
import type { Stores, TimedEvent } from '../storage/stores.ts';
import { actorOf } from './actor.ts';
import type { Staff } from './api.ts';
import { mayDo } from './authorise.ts';
import { unknownTarget } from './known-places.ts';
import type { ShowIndex } from './show-index.ts';

export interface Creating {
  readonly stores: Stores;
  readonly directory: Directory;
  readonly index: ShowIndex;
  readonly now: () => number;
  readonly newId: () => string;
}
type Created = Result<ShowSummary & { version: number }>;

/** A draft, with a log of its own. */
export async function createNewShow(creating: Creating, input: NewShow, staff: Staff): Promise<Created> {
  const allowed = mayDo(staff, 'shows.plan');
  if (!allowed.ok) return allowed;
  const missing = missingIn(creating, input);
  if (missing) return missing;
  if (input.storeId !== undefined && !creating.directory.stores.get(input.storeId))
    return refuse('not_found', 'There is no such store', { storeId: input.storeId });
  return write(creating, staff, [{ at: creating.now(), event: createShow(input) }]);
}

/** A draft with the plan of another show. */
export async function cloneOf(
  creating: Creating,
  source: ShowState,
  input: CloneShow,
  staff: Staff,
): Promise<Created> {
  const allowed = mayDo(staff, 'shows.plan');
  if (!allowed.ok) return allowed;
  const { regionIds = [], campaignId } = input;
  const missing = missingIn(creating, { regionIds, campaignId: campaignId ?? undefined });
  if (missing) return missing;
  const at = creating.now();
  return write(
    creating,
    staff,
    cloneShow(source, input).map((event) => ({ at, event })),
  );
}

/** An ended show to import facts into: its whole log is written in one go, with the times it tells. */
export async function importPastShow(creating: Creating, input: ImportShow, staff: Staff): Promise<Created> {
  const allowed = mayDo(staff, 'shows.plan');
  if (!allowed.ok) return allowed;
  const missing =
    missingIn(creating, input) ?? (input.targets ? unknownTarget(input.targets, creating.directory) : null);
  if (missing) return missing;
  for (const { productId } of input.lineup)
    if (!creating.directory.products.get(productId))
      return refuse('not_found', 'There is no such product', { productId });
  if (input.endedAt > creating.now()) return refuse('invalid', 'The show has not ended yet');
  const events = importShowEvents(input, creating.newId);
  return events.ok ? write(creating, staff, events.value) : events;
}

function missingIn(
  { directory }: Creating,
  { regionIds, campaignId }: Pick<NewShow, 'regionIds' | 'campaignId'>,
) {
  for (const regionId of regionIds)
    if (!directory.regions.get(regionId)) return refuse('not_found', 'There is no such region', { regionId });
  if (campaignId !== undefined && !directory.campaigns.get(campaignId))
    return refuse('not_found', 'There is no such campaign', { campaignId });
  return null;
}

/** Begins a show with its whole log, or not at all, then lists it. */
async function write(
  { stores, index, newId }: Creating,
  staff: Staff,
  events: readonly TimedEvent[],
): Promise<Created> {
  const showId = newId();
  const begun = await stores.events.begin([{ showId, events }], actorOf(staff));
  if (!begun.ok) return begun;
  const state = replay(showId, begun.value.flat());
  index.put(state);
  return accept({ ...showSummary(state), version: state.version });
}
