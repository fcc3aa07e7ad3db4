import { type PieceName, type Pieces, type PlacedMessage, pieceOf } from '../pieces.ts';
import { type GroupCommit, rowsLane } from './group-commit.ts';
import { type InboxRow, messageOf } from './inbox.ts';
import type { Connection, Param } from './sqlite.ts';
import { samplesLane } from './stream-log.ts';

interface File {
  readonly reader: Connection;
  readonly commits: GroupCommit;
}

/** Pieces of one page. */
const PAGE = 200;

const messagesLane = rowsLane(`
  INSERT INTO inbox (position, id, connector, account, dedupe_key, kind, subject, received_at, message,
    status, outcome, error, show_id, attempts, worked_at)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8,
    value->>9, value->>10, value->>11, value->>12, value->>13, value->>14
  FROM json_each(?) WHERE true
  ON CONFLICT (position) DO UPDATE SET status = excluded.status, outcome = excluded.outcome,
    error = excluded.error, show_id = excluded.show_id, attempts = excluded.attempts,
    worked_at = excluded.worked_at
  WHERE inbox.id = excluded.id`);

type Readers = Readonly<Record<'records' | 'activity', Pick<File, 'reader'>>>;

/** Pieces to be read; the files as below. */
export const embeddedPieces =
  ({ records, activity }: Readers): Pieces['after'] =>
  async (name, showId, after) => {
    if (name === 'samples') {
      const rows = await activity.reader.all<{ at: number; body: string }>(
        `SELECT at, body FROM stream_samples WHERE show_id = ? AND at > ? ORDER BY at LIMIT ${PAGE}`,
        [showId, after],
      );
      return rows.map(({ at, body }) => pieceOf(at, body));
    }
    const rows = await records.reader.all<InboxRow>(
      `SELECT * FROM inbox WHERE position > ? ORDER BY position LIMIT ${PAGE}`,
      [after],
    );
    return rows.map((row) => {
      const message: PlacedMessage = { ...messageOf(row), position: row.position };
      return pieceOf(row.position, JSON.stringify(message));
    });
  };

/** The pieces of a data directory: messages are in `records`, samples in `activity`. */
export function keptPieces(records: File, activity: File): Pieces {
  const write = (name: PieceName, showId: string, rows: readonly Param[][]) =>
    new Promise<void>((committed, failed) => {
      const [{ commits }, lane, key] =
        name === 'samples' ? [activity, samplesLane, showId] : [records, messagesLane, 'inbox'];
      commits.submit({ key, lane, items: rows.map((row) => JSON.stringify(row)), committed, failed });
    });
  return {
    after: embeddedPieces({ records, activity }),
    async last(name, showId) {
      const [found] =
        name === 'samples'
          ? await activity.reader.all<{ last: number | null }>(
              'SELECT max(at) AS last FROM stream_samples WHERE show_id = ?',
              [showId],
            )
          : await records.reader.all<{ last: number | null }>('SELECT max(position) AS last FROM inbox', []);
      return found?.last ?? 0;
    },
    async put(name, showId, pieces) {
      if (name === 'samples')
        await write(
          name,
          showId,
          pieces.map(({ last, body }) => [showId, last, body]),
        );
      else
        await write(
          name,
          showId,
          pieces.map(({ body }) => rowOf(JSON.parse(body) as PlacedMessage)),
        );
    },
    async openMessages() {
      const rows = await records.reader.all<{ id: string }>(
        `SELECT id FROM inbox WHERE status IN ('received', 'failed') ORDER BY position`,
        [],
      );
      return rows.map(({ id }) => id);
    },
  };
}

const rowOf = (message: PlacedMessage): Param[] => [
  message.position,
  message.id,
  message.connector,
  message.account,
  message.dedupeKey,
  message.kind,
  message.subject,
  message.receivedAt,
  message.message,
  message.status,
  message.outcome,
  message.error === null ? null : JSON.stringify(message.error),
  message.showId,
  message.attempts,
  message.workedAt,
];
