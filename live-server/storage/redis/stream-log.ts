import { type StreamSample, streamSample } from '#shared/contract/stream.ts';
import type { StreamLog } from '../stream-log.ts';
import type { RedisClient } from './connect.ts';
import { asked, script } from './script.ts';

/** One sample an instant, the last one said. */
const put = script(`
  redis.call('ZREMRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[1])
  return redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])`);

const keyOf = (showId: string) => `{${showId}}:stream`;

/** What was measured of each show's video, beside the show's logs. */
export const redisStreamLog = (redis: RedisClient): StreamLog => ({
  async record(showId, sample) {
    await put(redis, [keyOf(showId)], [sample.at, JSON.stringify(sample)]);
  },
  async read(showId, from, to): Promise<readonly StreamSample[]> {
    const rows = await asked(redis.zrange(keyOf(showId), from, `(${to}`, 'BYSCORE'));
    return rows.map((row) => streamSample.parse(JSON.parse(row)));
  },
});
