import type { Directory } from '../storage/directory.ts';
import type { AppLog } from './log.ts';

type Settings = Directory['settings'];

/** How far server time has come, epoch ms; kept so that a restart with a clock set back goes on from there. */
export const TIME_MARK = 'server-time';
/** A mark further ahead than this is a clock that once was wrong, and not one that is wrong now. */
export const MOST_SET_BACK_MS = 26 * 3_600_000;
/** While a show is on air the mark is at most this old … */
const MARK_MS = 1_000;
/** … and this otherwise. */
const IDLE_MARK_MS = 60_000;

/**
 * Where server time begins: at the latest time kept, by the mark or by a record (`recordedAt`), when the wall clock is
 * before it. Null = with the wall clock: it is not set back, or so far that the mark must be the mistake.
 */
export function timeFloor(
  settings: Pick<Settings, 'get'>,
  recordedAt: number,
  wallNow: number,
  log: Pick<AppLog, 'warn'>,
): number | null {
  const marked = Number(settings.get(TIME_MARK) ?? 0);
  const latest = Math.max(Number.isFinite(marked) ? marked : 0, recordedAt);
  if (latest <= wallNow) return null;
  const setBackMs = latest - wallNow;
  if (setBackMs > MOST_SET_BACK_MS) {
    log.warn({ setBackMs }, 'the record is far ahead of this machine’s clock; the clock is followed');
    return null;
  }
  log.warn({ setBackMs }, 'this machine’s clock was set back; server time goes on from where it was');
  return latest;
}

/** Writes the mark as time goes on, often while `isOnAir`; `close` writes it a last time. */
export function keepTimeMark(
  settings: Pick<Settings, 'change'>,
  now: () => number,
  isOnAir: () => boolean,
  log: Pick<AppLog, 'error'>,
): { close(): Promise<void> } {
  let markedAt = 0;
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    const at = now();
    markedAt = at;
    // A disk that is full, or busy, is told where it matters; the next mark is tried soon.
    writing = settings
      // Another node may have come further.
      .change(TIME_MARK, (stored) => (Number(stored) >= at ? null : String(at)))
      .then(
        () => {},
        (err: unknown) => log.error({ err }, 'the time could not be marked'),
      );
  };
  const timer = setInterval(() => {
    if (now() - markedAt >= (isOnAir() ? MARK_MS : IDLE_MARK_MS)) write();
  }, MARK_MS);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await writing;
      write();
      await writing;
    },
  };
}
