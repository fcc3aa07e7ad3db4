import { type StreamSample, streamSample } from '#shared/contract/stream.ts';
import type { StreamLog } from '../stream-log.ts';
import { type GroupCommit, rowsLane } from './group-commit.ts';
import type { Connection } from './sqlite.ts';

export const samplesLane = rowsLane(`
  INSERT INTO stream_samples (show_id, at, body)
  SELECT value->>0, value->>1, value->>2 FROM json_each(?) WHERE true
  ON CONFLICT (show_id, at) DO UPDATE SET body = excluded.body`);

/** Beside the facts in `activity.db`, written in their group commits. */
export class EmbeddedStreamLog implements StreamLog {
  readonly #reader: Connection;
  readonly #commits: GroupCommit;

  constructor(reader: Connection, commits: GroupCommit) {
    this.#reader = reader;
    this.#commits = commits;
  }

  record(showId: string, sample: StreamSample): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#commits.submit({
        key: showId,
        lane: samplesLane,
        items: [JSON.stringify([showId, sample.at, JSON.stringify(sample)])],
        committed: () => resolve(),
        failed: reject,
      });
    });
  }

  async read(showId: string, from: number, to: number): Promise<readonly StreamSample[]> {
    const rows = await this.#reader.all<{ body: string }>(
      'SELECT body FROM stream_samples WHERE show_id = ? AND at >= ? AND at < ? ORDER BY at',
      [showId, from, to],
    );
    return rows.map(({ body }) => streamSample.parse(JSON.parse(body)));
  }
}
