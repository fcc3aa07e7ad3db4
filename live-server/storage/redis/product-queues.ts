import { accept, type Result } from '#shared/contract/errors.ts';
import type { Rival } from '#shared/domain/stock/product-accounts.ts';
import type { Entered, ProductQueues } from '../product-queues.ts';
import { refusalOf } from '../unavailable.ts';
import type { RedisClient, RedisLog } from './connect.ts';
import { asked, script } from './script.ts';

/** An entry stays this long, ms: far longer than a sale takes to be heard of on every node. */
export const KEPT_MS = 15_000;

/**
 * A sorted set a product, by microseconds of Redis' own clock; an entry is never before one that is there already,
 * should that clock be set back. Answers those before the entry, which stays where it was when it is made again.
 */
const enter = script(`
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ${KEPT_MS * 1_000})
  local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
  if last[2] and tonumber(last[2]) >= now then now = tonumber(last[2]) + 1 end
  local own = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if own then now = tonumber(own) else redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1]) end
  redis.call('PEXPIRE', KEYS[1], ${KEPT_MS})
  return redis.call('ZRANGE', KEYS[1], '-inf', '(' .. string.format('%.0f', now), 'BYSCORE')`);

const keyOf = (productId: string): string => `{product:${productId}}:queue`;
const entryOf = ({ orderId, quantity, isAgain }: Rival): string =>
  `${quantity} ${isAgain ? 'again' : 'first'} ${orderId}`;
function rivalOf(entry: string): Rival {
  const [quantity = '', time, ...orderId] = entry.split(' ');
  return { orderId: orderId.join(' '), quantity: Number(quantity), isAgain: time === 'again' };
}

/** The queues in Redis, each in its product's slot. Only products that are `isContested` have one. */
export function redisProductQueues(
  commands: RedisClient,
  log: Pick<RedisLog, 'warn'>,
  isContested: (productId: string) => boolean,
): ProductQueues {
  return {
    areFor: (lines) => lines.some(({ productId }) => isContested(productId)),
    async enter(order, lines): Promise<Result<Entered>> {
      const wanted = new Map<string, number>();
      for (const { productId, quantity } of lines)
        if (isContested(productId)) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
      const entries = [...wanted].map(
        ([productId, quantity]) => [productId, entryOf({ ...order, quantity })] as const,
      );
      const leave = () => {
        for (const [productId, entry] of entries)
          asked(commands.zrem(keyOf(productId), entry)).catch((err: unknown) =>
            log.warn(
              { err, productId, ...order },
              'an order that was refused stays in its queue for a while',
            ),
          );
      };
      try {
        const ahead = await Promise.all(
          entries.map(async ([productId, entry]) => {
            const before = (await enter(commands, [keyOf(productId)], [entry])) as string[];
            return [productId, before.map(rivalOf)] as const;
          }),
        );
        return accept({ ahead: new Map(ahead), leave });
      } catch (cause) {
        leave();
        return refusalOf(cause);
      }
    },
  };
}
