/**
 * Server time that never runs backwards: epoch milliseconds from `wall`, but when the wall clock is set back,
 * time goes on at the pace of the `monotonic` clock (milliseconds from any origin) until the wall has caught up.
 * A countdown therefore neither jumps nor stops. Steps forward are followed at once. It begins no earlier than
 * `floor`, epoch ms: what the clock had come to when the server last ran.
 */
export function steadyClock(
  wall: () => number,
  monotonic: () => number = () => performance.now(),
  floor: number = Number.NEGATIVE_INFINITY,
): () => number {
  let last = floor;
  let lastTick = monotonic();
  return () => {
    const tick = monotonic();
    const elapsed = Math.max(0, tick - lastTick);
    lastTick = tick;
    const now = wall();
    last = now >= Math.floor(last) ? now : last + elapsed;
    return Math.floor(last);
  };
}
