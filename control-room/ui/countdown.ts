/** How near the end is; each level has its own word on screen, not only its own colour. */
export type Urgency = 'calm' | 'minute' | 'final' | 'over';

export interface Countdown {
  /** Milliseconds left, never negative. */
  readonly leftMs: number;
  /** What is shown: 1:02:03, 4:05, 0:09. Rounded up, so that 0:00 means over. */
  readonly text: string;
  readonly urgency: Urgency;
}

/**
 * What a countdown shows. `endsAt` is the server's instant; `now` is this device's clock and `offsetMs` what the
 * server's clock is ahead of it, so that every screen reaches zero together.
 */
export function countdown(endsAt: number, now: number, offsetMs: number): Countdown {
  const leftMs = Math.max(0, endsAt - (now + offsetMs));
  const seconds = Math.ceil(leftMs / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return {
    leftMs,
    text: hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`,
    urgency: leftMs === 0 ? 'over' : leftMs <= 10_000 ? 'final' : leftMs <= 60_000 ? 'minute' : 'calm',
  };
}
