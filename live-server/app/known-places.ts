import type { Command, TargetsPlan } from '#shared/contract/commands.ts';
import { type Refusal, refuse } from '#shared/contract/errors.ts';
import type { Directory } from '../storage/directory.ts';

type Refused = { readonly ok: false; readonly error: Refusal };

/** `not_found` for the first region, store or guide that a command names and the organisation does not have. */
export function unknownPlaceIn(command: Command, directory: Directory): Refused | null {
  switch (command.type) {
    case 'show.revise':
      return unknownRegion(command.regionIds ?? [], directory);
    case 'deal.plan':
    case 'deal.revise':
      return command.audience?.kind === 'regions'
        ? unknownRegion(command.audience.regionIds, directory)
        : null;
    case 'targets.set':
      return unknownTarget(command, directory);
    case 'traffic.plan':
      return unknownRegion(
        command.rows.flatMap(({ regionId }) => regionId ?? []),
        directory,
      );
    case 'briefing.confirm':
      return directory.guides.get(command.guideId)
        ? null
        : refuse('not_found', 'There is no such guide', { guideId: command.guideId });
    case 'targets.respond':
    case 'intervention.raise':
      return unknownRegion([command.regionId], directory);
    default:
      return null;
  }
}

/** The same for the targets of an imported show. */
export function unknownTarget({ regions }: TargetsPlan, directory: Directory): Refused | null {
  const unknown = unknownRegion(
    regions.map(({ regionId }) => regionId),
    directory,
  );
  if (unknown) return unknown;
  for (const { storeId, guides = [] } of regions.flatMap(({ stores = [] }) => stores)) {
    if (!directory.stores.get(storeId)) return refuse('not_found', 'There is no such store', { storeId });
    for (const { guideId } of guides)
      if (!directory.guides.get(guideId)) return refuse('not_found', 'There is no such guide', { guideId });
  }
  return null;
}

function unknownRegion(regionIds: readonly string[], directory: Directory): Refused | null {
  const regionId = regionIds.find((one) => !directory.regions.get(one));
  return regionId === undefined ? null : refuse('not_found', 'There is no such region', { regionId });
}
