import { type Command, commandTable } from '#shared/contract/commands.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { type Capability, may } from '#shared/contract/roles.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Directory } from '../storage/directory.ts';
import type { Staff } from './api.ts';
import { regionOfGuide } from './guides-of.ts';
import { regionOfAlert } from './pace-alerts.ts';

/** Which regions' rows a member of staff may see: null = all of them. */
export const scopeOf = (staff: Staff): ReadonlySet<string> | null =>
  staff.role === 'region' ? new Set(staff.regionIds) : null;

export function mayDo(staff: Staff, capability: Capability): Result<null> {
  return may(staff.role, capability) ? accept(null) : refuse('forbidden');
}

/** A regional show belongs to its regions; a show of headquarters that names none is everyone's. */
export function maySee(staff: Staff, show: Pick<ShowState, 'regionIds'>): Result<null> {
  const allowed = mayDo(staff, 'shows.read');
  if (!allowed.ok) return allowed;
  const scope = scopeOf(staff);
  if (!scope || show.regionIds.length === 0 || show.regionIds.some((id) => scope.has(id)))
    return accept(null);
  return refuse('forbidden');
}

/** What a lesson becomes in a later show's readiness is the reviewer's to say, too. */
function neededFor(command: Command, { role }: Staff): Capability {
  const isLesson = command.type === 'readiness.assign' && command.lesson !== undefined;
  return isLesson && may(role, 'review.write') ? 'review.write' : commandTable[command.type].needs;
}

/** The command's own capability, and, for role `region`, that it acts inside the staff's own regions. */
export function mayCommand(
  staff: Staff,
  command: Command,
  state: ShowState,
  directory: Directory,
): Result<null> {
  const allowed = mayDo(staff, neededFor(command, staff));
  if (!allowed.ok) return allowed;
  // Going live against the preflight's word takes who answers for prices and stock.
  if (command.type === 'show.start' && command.override && !may(staff.role, 'shows.trade'))
    return refuse('forbidden');
  // Money off is for whoever plans or trades; a region's manager asks them for it.
  const isCoupon = command.type === 'intervention.raise' && command.coupon !== undefined;
  if (isCoupon && !may(staff.role, 'shows.plan') && !may(staff.role, 'shows.trade'))
    return refuse('forbidden');
  const scope = scopeOf(staff);
  if (!scope) return accept(null);
  const visible = maySee(staff, state);
  if (!visible.ok) return visible;
  const regionId = regionOf(command, state, directory);
  return regionId !== null && scope.has(regionId) ? accept(null) : refuse('forbidden');
}

/** The region a command acts on; null when it acts on the whole show. */
function regionOf(command: Command, state: ShowState, directory: Directory): string | null {
  if (command.type === 'intervention.raise' || command.type === 'targets.respond') return command.regionId;
  if (command.type === 'briefing.confirm') return regionOfGuide(directory, command.guideId);
  if (command.type === 'alert.acknowledge') return regionOfAlert(state.showId, command.alertId);
  if (command.type === 'intervention.close' || command.type === 'intervention.tick')
    return state.interventions.find((one) => one.interventionId === command.interventionId)?.regionId ?? null;
  return null;
}
