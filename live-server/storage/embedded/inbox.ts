import { accept, type Result } from '#shared/contract/errors.ts';
import type { InboxErrorCode, InboxMessage, InboxSummary } from '#shared/contract/hooks.ts';
import type { Inbox, InboxQuery, KeptMessage, NewMessage, Settled } from '../inbox.ts';
import { refusalOf, storageUnavailable } from '../unavailable.ts';
import { type GroupCommit, type Lane, rowsLane } from './group-commit.ts';
import type { Connection, Param } from './sqlite.ts';

const takeLane = rowsLane(`
  INSERT INTO inbox (id, connector, account, dedupe_key, kind, subject, received_at, message, status)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, 'received'
  FROM json_each(?) WHERE true
  ON CONFLICT (connector, account, dedupe_key) DO NOTHING`);
const bindLane = rowsLane(`
  UPDATE inbox SET show_id = new.show_id
  FROM (SELECT value->>0 AS id, value->>1 AS show_id FROM json_each(?)) AS new
  WHERE inbox.id = new.id`);
const settleLane = rowsLane(`
  UPDATE inbox SET status = new.status, outcome = new.outcome, error = new.error,
    attempts = max(inbox.attempts, new.attempts), worked_at = new.worked_at
  FROM (SELECT value->>0 AS id, value->>1 AS status, value->>2 AS outcome, value->>3 AS error,
    value->>4 AS attempts, value->>5 AS worked_at FROM json_each(?)) AS new
  WHERE inbox.id = new.id AND (new.attempts > inbox.attempts OR new.status = 'done')`);

export interface InboxRow {
  readonly position: number;
  readonly id: string;
  readonly connector: string;
  readonly account: string;
  readonly dedupe_key: string;
  readonly kind: string;
  readonly subject: string | null;
  readonly received_at: number;
  readonly message: string;
  readonly status: InboxMessage['status'];
  readonly outcome: string;
  readonly error: string | null;
  readonly show_id: string | null;
  readonly attempts: number;
  readonly worked_at: number | null;
}

/** The inbox beside events and ledger in `showcaller.db`, written in their group commits. */
export class EmbeddedInbox implements Inbox {
  readonly #reader: Connection;
  readonly #commits: GroupCommit;

  constructor(reader: Connection, commits: GroupCommit) {
    this.#reader = reader;
    this.#commits = commits;
  }

  async take(message: NewMessage): Promise<Result<{ message: KeptMessage; repeated: boolean }>> {
    const { id, connector, account, dedupeKey, kind, subject, receivedAt } = message;
    const row = [id, connector, account, dedupeKey, kind, subject, receivedAt, message.message];
    const written = await this.#write(takeLane, row);
    if (!written.ok) return written;
    const [stored] = await this.#rows('WHERE connector = ? AND account = ? AND dedupe_key = ?', [
      connector,
      account,
      dedupeKey,
    ]);
    if (!stored) throw new Error(`Message ${id} is gone right after it was stored`);
    return accept({ message: messageOf(stored), repeated: stored.id !== id });
  }

  async get(id: string): Promise<KeptMessage | null> {
    const [row] = await this.#rows('WHERE id = ?', [id]);
    return row ? messageOf(row) : null;
  }

  async page({ limit, cursor, connector, status, error, q }: InboxQuery) {
    const before =
      cursor === undefined ? Number.MAX_SAFE_INTEGER : /^\d{1,15}$/.test(cursor) ? Number(cursor) : 0;
    const wheres = ['position < ?'];
    const params: Param[] = [before];
    if (connector !== undefined) {
      wheres.push('connector = ?');
      params.push(connector);
    }
    if (status !== undefined) {
      wheres.push('status = ?');
      params.push(status);
    }
    if (error !== undefined) {
      wheres.push(`error->>'code' = ?`);
      params.push(error);
    }
    if (q) {
      // instr and not LIKE: what people paste holds % and _.
      wheres.push(
        `(instr(lower(COALESCE(subject, '')), lower(?)) > 0 OR instr(lower(kind), lower(?)) > 0
          OR instr(lower(message), lower(?)) > 0)`,
      );
      params.push(q, q, q);
    }
    const rows = await this.#rows(`WHERE ${wheres.join(' AND ')} ORDER BY position DESC LIMIT ?`, [
      ...params,
      limit + 1,
    ]);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(messageOf),
      nextCursor: rows.length > limit && last ? String(last.position) : null,
    };
  }

  async summary(): Promise<InboxSummary> {
    const connectors = await this.#reader.all<InboxSummary['connectors'][number]>(`
      SELECT connector, account, sum(status = 'received') AS received, sum(status = 'done') AS done,
        sum(status = 'ignored') AS ignored, sum(status = 'failed') AS failed, max(received_at) AS lastAt
      FROM inbox GROUP BY connector, account ORDER BY connector, account`);
    const errors = await this.#reader.all<InboxSummary['errors'][number]>(`
      SELECT error->>'code' AS code, count(*) AS count FROM inbox
      WHERE error IS NOT NULL AND status IN ('failed', 'received') GROUP BY 1 ORDER BY 2 DESC, 1`);
    return { connectors, errors };
  }

  bind(id: string, showId: string): Promise<Result<null>> {
    return this.#write(bindLane, [id, showId]);
  }

  settle(id: string, { status, outcome, error, attempts, workedAt }: Settled): Promise<Result<null>> {
    const written = error === null ? null : JSON.stringify(error);
    return this.#write(settleLane, [id, status, outcome, written, attempts, workedAt]);
  }

  async ofOrder(connector: string, subject: string): Promise<KeptMessage[]> {
    const rows = await this.#rows('WHERE connector = ? AND subject = ? ORDER BY position', [
      connector,
      subject,
    ]);
    return rows.map(messageOf);
  }

  async showOf(connector: string, subject: string): Promise<string | null> {
    const [row] = await this.#rows(
      'WHERE connector = ? AND subject = ? AND show_id IS NOT NULL ORDER BY position LIMIT 1',
      [connector, subject],
    );
    return row?.show_id ?? null;
  }

  async hasError(connector: string, subject: string, code: InboxErrorCode): Promise<boolean> {
    const rows = await this.#rows(`WHERE connector = ? AND subject = ? AND error->>'code' = ? LIMIT 1`, [
      connector,
      subject,
      code,
    ]);
    return rows.length > 0;
  }

  async undone(connector: string, subject: string): Promise<KeptMessage[]> {
    const rows = await this.#rows(
      `WHERE connector = ? AND subject = ? AND (status IN ('received', 'failed') OR error IS NOT NULL) ORDER BY position`,
      [connector, subject],
    );
    return rows.map(messageOf);
  }

  async unfinished(after: number, limit: number) {
    const rows = await this.#rows(`WHERE status = 'received' AND position > ? ORDER BY position LIMIT ?`, [
      after,
      limit,
    ]);
    return rows.map((row) => ({ ...messageOf(row), position: row.position }));
  }

  #rows(where: string, params: readonly Param[]): Promise<InboxRow[]> {
    return this.#reader.all<InboxRow>(`SELECT * FROM inbox ${where}`, params);
  }

  async #write(lane: Lane<string>, row: readonly Param[]): Promise<Result<null>> {
    try {
      if (!(await this.#commits.recovered())) return storageUnavailable();
      await new Promise<void>((committed, failed) => {
        this.#commits.submit({ key: 'inbox', lane, items: [JSON.stringify(row)], committed, failed });
      });
      return accept(null);
    } catch (cause) {
      return refusalOf(cause);
    }
  }
}

export const messageOf = (row: InboxRow): KeptMessage => ({
  id: row.id,
  connector: row.connector,
  account: row.account,
  kind: row.kind,
  subject: row.subject,
  dedupeKey: row.dedupe_key,
  receivedAt: row.received_at,
  status: row.status,
  outcome: row.outcome,
  error: row.error === null ? null : (JSON.parse(row.error) as InboxMessage['error']),
  showId: row.show_id,
  attempts: row.attempts,
  workedAt: row.worked_at,
  message: row.message,
});
