import type { RedisClient } from '../storage/redis/connect.ts';
import { script } from '../storage/redis/script.ts';

/** A lease that is not renewed for so long is anybody's. */
export const LEASE_MS = 3_000;
const RENEW_MS = 700;
/** So long before its end the holder itself counts it as over: what it has begun by then ends before another begins. */
const MARGIN_MS = 800;

/** Answers the token of the holder, or 0 when somebody else has it. */
const takeOrRenew = script(`
  local holder = redis.call('GET', KEYS[1])
  if holder and holder ~= ARGV[1] then return 0 end
  if holder then redis.call('PEXPIRE', KEYS[1], ARGV[2])
  else
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    redis.call('INCR', KEYS[2])
  end
  return tonumber(redis.call('GET', KEYS[2]) or '0')`);

const giveUp = script(`
  if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
  return 1`);

/** Something only one of many may do at a time. */
export interface NamedLease {
  /** Synchronous; false well before anybody else can have it, and at once after a pause of this process. */
  isHeld(): boolean;
  /** Rises with each holder; null when it is not held. */
  token(): number | null;
  close(): Promise<void>;
}

/** Two clocks, for neither can be trusted alone: one stands still while a machine sleeps, the other is set by hand. */
interface Instant {
  readonly steady: number;
  readonly wall: number;
}
const instant = (): Instant => ({ steady: performance.now(), wall: Date.now() });
const msSince = (then: Instant): number => Math.max(performance.now() - then.steady, Date.now() - then.wall);

/** Tries for the lease until closed; whoever has it keeps it as long as it can reach Redis. */
export function contendFor(redis: RedisClient, name: string, holder: string): NamedLease {
  const keys = [`{cluster}:lease:${name}`, `{cluster}:fence:${name}`];
  let held: { readonly token: number; readonly renewedAt: Instant } | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const attempt = async (): Promise<void> => {
    // Before the question is sent: the lease may run from any moment after.
    const askedAt = instant();
    try {
      const token = Number(await takeOrRenew(redis, keys, [holder, LEASE_MS]));
      held = token > 0 ? { token, renewedAt: askedAt } : null;
    } catch {
      // Unknown whether it was renewed: what is held runs out by itself.
    }
    if (!isClosed) timer = setTimeout(next, RENEW_MS).unref();
  };
  let running = attempt();
  const next = () => {
    running = attempt();
  };
  const isHeld = (): boolean => held !== null && !isClosed && msSince(held.renewedAt) < LEASE_MS - MARGIN_MS;

  return {
    isHeld,
    token: () => (isHeld() ? (held?.token ?? null) : null),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
      await giveUp(redis, keys.slice(0, 1), [holder]).catch(() => undefined);
    },
  };
}
