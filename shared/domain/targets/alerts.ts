import type { PaceStatus } from '../../contract/metrics.ts';
import { paceBounds } from './pace.ts';

/**
 * Alerts on pace. A level is raised when pace has stayed below its bound for three minutes, and clears only when
 * pace is 0.05 above that bound, so that a pace at the edge does not flicker. Critical stands for behind as well:
 * one alert a part, at the worst level raised.
 */
export type AlertLevel = Extract<PaceStatus, 'behind' | 'critical'>;

/** `clearsAt` is the bound + 0.05, written out: in binary 0.8 + 0.05 is a little more than 0.85. */
const levels: readonly { level: AlertLevel; bound: number; clearsAt: number }[] = [
  { level: 'critical', bound: paceBounds.behind, clearsAt: 0.85 },
  { level: 'behind', bound: paceBounds.onTrack, clearsAt: 1 },
];
export const alertHoldMs = 180_000;

/** `key` names the part: a region id, or what the caller chooses for the whole show. `pace` null: nothing expected yet. */
export interface PaceReading {
  readonly key: string;
  readonly pace: number | null;
}

interface LevelState {
  /** Since when pace has been below the bound; null while it is not. */
  readonly belowSince: number | null;
  readonly raisedAt: number | null;
}

/** By part, by level. Plain data: start with `noAlerts`. */
export type AlertState = ReadonlyMap<string, Readonly<Record<AlertLevel, LevelState>>>;
export const noAlerts: AlertState = new Map();

export interface StandingAlert {
  readonly key: string;
  readonly level: AlertLevel;
  readonly raisedAt: number;
}

/** `from` or `to` null: no alert stood or stands. */
export interface AlertChange {
  readonly key: string;
  readonly from: AlertLevel | null;
  readonly to: AlertLevel | null;
  readonly pace: number | null;
}

/**
 * The state after the readings at `now` (epoch ms, not falling from step to step), and what changed. A part that is
 * not read, or has no pace, keeps what it had, and its three minutes begin anew.
 */
export function stepAlerts(
  state: AlertState,
  readings: readonly PaceReading[],
  now: number,
): { readonly state: AlertState; readonly changes: readonly AlertChange[] } {
  const read = new Set(readings.map(({ key }) => key));
  const next = new Map<string, Readonly<Record<AlertLevel, LevelState>>>();
  for (const [key, part] of state) if (!read.has(key)) next.set(key, pausedPart(part));
  const changes: AlertChange[] = [];
  for (const { key, pace } of readings) {
    const before = state.get(key) ?? calm;
    const after = pace === null ? pausedPart(before) : steppedPart(before, pace, now);
    next.set(key, after);
    const from = worst(before);
    const to = worst(after);
    if (from !== to) changes.push({ key, from, to, pace });
  }
  return { state: next, changes };
}

/** The alerts that stand, one a part at most. */
export function standingAlerts(state: AlertState): readonly StandingAlert[] {
  return [...state].flatMap(([key, part]) => {
    const level = worst(part);
    const raisedAt = level && part[level].raisedAt;
    return level && raisedAt !== null ? [{ key, level, raisedAt }] : [];
  });
}

const quiet: LevelState = { belowSince: null, raisedAt: null };
const calm: Record<AlertLevel, LevelState> = { behind: quiet, critical: quiet };

const pausedPart = (part: Readonly<Record<AlertLevel, LevelState>>) =>
  part.behind.belowSince === null && part.critical.belowSince === null
    ? part
    : {
        behind: { ...part.behind, belowSince: null },
        critical: { ...part.critical, belowSince: null },
      };

function steppedPart(part: Readonly<Record<AlertLevel, LevelState>>, pace: number, now: number) {
  let stepped = part;
  for (const { level, bound, clearsAt } of levels) {
    const before = part[level];
    const belowSince = pace < bound ? (before.belowSince ?? now) : null;
    const raises = belowSince !== null && now - belowSince >= alertHoldMs;
    const clears = pace >= clearsAt;
    const raisedAt = clears ? null : (before.raisedAt ?? (raises ? now : null));
    // Most readings change nothing: a whole day of them is gone through when a show is taken up.
    if (belowSince !== before.belowSince || raisedAt !== before.raisedAt)
      stepped = { ...stepped, [level]: { belowSince, raisedAt } };
  }
  return stepped;
}

const worst = (part: Readonly<Record<AlertLevel, LevelState>>): AlertLevel | null =>
  levels.find(({ level }) => part[level].raisedAt !== null)?.level ?? null;
