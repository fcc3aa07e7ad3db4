import { type StreamSample, streamSample } from '#shared/contract/stream.ts';
import type { LogRun } from '../log-runs.ts';
import { pieceOf } from '../pieces.ts';
import type { StreamLog } from '../stream-log.ts';
import type { RedisClient } from './connect.ts';
import { markOf, samplesGoneKey, samplesKey } from './keys.ts';
import { putSample } from './lua/pieces.ts';
import { PastRuns } from './past-runs.ts';
import { asked } from './script.ts';

/** Samples of one page. */
const PAGE = 200;

export interface RedisStreamLog extends StreamLog {
  /** Some samples after an instant as they are stored, in order; none at the end. */
  after(showId: string, after: number): Promise<readonly LogRun[]>;
}

/** What was measured of each show's video, beside the show's logs; what Redis has no more, where `past` finds it. */
export function redisStreamLog(
  redis: RedisClient,
  past: Pick<PastRuns, 'pieces'> = new PastRuns(),
): RedisStreamLog {
  const goneTo = async (showId: string) => Number((await asked(redis.get(samplesGoneKey(showId)))) ?? 0);
  return {
    async record(showId, sample) {
      const keys = [samplesKey(showId), samplesGoneKey(showId), markOf('', 'samples', showId)[0]];
      await putSample(redis, keys, [sample.at, JSON.stringify(sample)]);
    },
    async read(showId, from, to): Promise<readonly StreamSample[]> {
      const rows = await asked(redis.zrange(samplesKey(showId), from, `(${to}`, 'BYSCORE'));
      const here = rows.map(sampleIn);
      // Asked for after what is there: whatever went meanwhile is in both, and is taken once.
      const gone = await goneTo(showId);
      const before: StreamSample[] = [];
      for (let after = Math.max(from - 1, 0); after < Math.min(gone, to - 1); ) {
        const pieces = await past.pieces('samples', showId, after);
        for (const { last, body } of pieces) if (last <= gone && last < to) before.push(sampleIn(body));
        after = pieces.at(-1)?.last ?? gone;
      }
      return [...before, ...here.filter(({ at }) => at > gone)];
    },
    async after(showId, after) {
      const found = await asked(
        redis.zrange(
          samplesKey(showId),
          ...([`(${after}`, '+inf', 'BYSCORE', 'LIMIT', 0, PAGE, 'WITHSCORES'] as const),
        ),
      );
      if ((await goneTo(showId)) > after) return past.pieces('samples', showId, after);
      return found.flatMap((body, index) =>
        index % 2 === 0 ? [pieceOf(Number(found[index + 1]), body)] : [],
      );
    },
  };
}

const sampleIn = (body: string): StreamSample => streamSample.parse(JSON.parse(body));
