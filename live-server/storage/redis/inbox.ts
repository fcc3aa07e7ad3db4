import { accept, type Result } from '#shared/contract/errors.ts';
import {
  type InboxErrorCode,
  type InboxMessage,
  type InboxStatus,
  type InboxSummary,
  inboxStatus,
} from '#shared/contract/hooks.ts';
import type { Inbox, InboxQuery, KeptMessage, NewMessage, Settled } from '../inbox.ts';
import { refusalOf } from '../unavailable.ts';
import type { RedisClient } from './connect.ts';
import { asked, script } from './script.ts';

/** All of it in one slot: a message, its place in the lists and the counts change in one step. */
const POSITION = '{inbox}:position';
/** connector, account and the platform's own key → id */
const KNOWN = '{inbox}:known';
const ALL = '{inbox}:all';
const COUNTS = '{inbox}:counts';
const LAST = '{inbox}:last';
const messageKey = (id: string) => `{inbox}:message:${id}`;
const statusKey = (status: InboxStatus) => `{inbox}:status:${status}`;
const orderKey = (connector: string, subject: string) =>
  `{inbox}:order:${JSON.stringify([connector, subject])}`;
const PAGE = 200;

/** Answers the id under which the message is kept: its own, or that of its first copy. */
const take = script(`
  local first = redis.call('HGET', KEYS[1], ARGV[1])
  if first then return first end
  local id, source, at = ARGV[2], ARGV[3], ARGV[4]
  local position = redis.call('INCR', KEYS[2])
  redis.call('HSET', KEYS[1], ARGV[1], id)
  redis.call('HSET', KEYS[3], 'position', position, 'source', source, 'status', 'received', unpack(ARGV, 5))
  for list = 6, #KEYS do redis.call('ZADD', KEYS[list], position, id) end
  redis.call('HINCRBY', KEYS[4], source .. ' received', 1)
  if tonumber(redis.call('HGET', KEYS[5], source) or '-1') < tonumber(at) then redis.call('HSET', KEYS[5], source, at) end
  return id`);

const bind = script(`
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  return redis.call('HSET', KEYS[1], 'showId', ARGV[1])`);

const settle = script(`
  local status, code = ARGV[2], ARGV[3]
  local was = redis.call('HMGET', KEYS[1], 'status', 'code', 'source', 'position')
  if not was[1] then return 0 end
  local function count(ofStatus, ofCode, by)
    redis.call('HINCRBY', KEYS[2], was[3] .. ' ' .. ofStatus, by)
    local isOpen = ofStatus == 'received' or ofStatus == 'failed'
    if isOpen and ofCode and ofCode ~= '' then redis.call('HINCRBY', KEYS[2], 'error ' .. ofCode, by) end
  end
  count(was[1], was[2], -1)
  count(status, code, 1)
  for list = 4, #KEYS do redis.call('ZREM', KEYS[list], ARGV[1]) end
  redis.call('ZADD', KEYS[3], was[4], ARGV[1])
  redis.call('HSET', KEYS[1], 'status', status, 'code', code, unpack(ARGV, 4))
  return 1`);

type Stored = KeptMessage & { readonly position: number };

/** The inbox in Redis, the same for every node. */
export class RedisInbox implements Inbox {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  async take(message: NewMessage): Promise<Result<{ message: KeptMessage; repeated: boolean }>> {
    const { id, connector, account, dedupeKey, kind, subject, receivedAt } = message;
    try {
      const lists = [ALL, statusKey('received'), ...(subject === null ? [] : [orderKey(connector, subject)])];
      const kept = await take(
        this.#redis,
        [KNOWN, POSITION, messageKey(id), COUNTS, LAST, ...lists],
        [
          ...[
            JSON.stringify([connector, account, dedupeKey]),
            id,
            JSON.stringify([connector, account]),
            receivedAt,
          ],
          ...['id', id, 'connector', connector, 'account', account, 'dedupeKey', dedupeKey, 'kind', kind],
          ...['receivedAt', receivedAt, 'message', message.message],
          ...(subject === null ? [] : ['subject', subject]),
        ],
      );
      const stored = await this.get(String(kept));
      if (!stored) throw new Error(`Message ${id} is gone right after it was stored`);
      return accept({ message: stored, repeated: stored.id !== id });
    } catch (cause) {
      return refusalOf(cause);
    }
  }

  async get(id: string): Promise<KeptMessage | null> {
    const [message] = await this.#messages([id]);
    return message ? keptOf(message) : null;
  }

  async page({ limit, cursor, connector, status, error, q }: InboxQuery) {
    const text = q?.toLowerCase();
    const isWanted = (one: Stored) =>
      (connector === undefined || one.connector === connector) &&
      (error === undefined || one.error?.code === error) &&
      (!text || [one.subject ?? '', one.kind, one.message].some((said) => said.toLowerCase().includes(text)));
    const found: Stored[] = [];
    let before =
      cursor === undefined ? Number.MAX_SAFE_INTEGER : /^\d{1,15}$/.test(cursor) ? Number(cursor) : 0;
    while (found.length <= limit) {
      const ids = await asked(
        this.#redis.zrange(
          status === undefined ? ALL : statusKey(status),
          ...([`(${before}`, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, PAGE] as const),
        ),
      );
      const messages = await this.#messages(ids);
      found.push(...messages.filter(isWanted));
      const last = messages.at(-1);
      if (ids.length < PAGE || !last) break;
      before = last.position;
    }
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(keptOf),
      nextCursor: found.length > limit && last ? String(last.position) : null,
    };
  }

  async summary(): Promise<InboxSummary> {
    const [counts, last] = await Promise.all([
      asked(this.#redis.hgetall(COUNTS)),
      asked(this.#redis.hgetall(LAST)),
    ]);
    const countOf = (field: string) => Number(counts[field] ?? 0);
    const connectors = Object.entries(last).map(([source, lastAt]) => {
      const [connector = '', account = ''] = JSON.parse(source) as string[];
      return {
        connector,
        account,
        received: countOf(`${source} received`),
        done: countOf(`${source} done`),
        ignored: countOf(`${source} ignored`),
        failed: countOf(`${source} failed`),
        lastAt: Number(lastAt),
      };
    });
    connectors.sort((a, b) => compare(a.connector, b.connector) || compare(a.account, b.account));
    const errors = Object.entries(counts).flatMap(([field, count]) =>
      field.startsWith('error ') && Number(count) > 0
        ? [{ code: field.slice('error '.length) as InboxErrorCode, count: Number(count) }]
        : [],
    );
    errors.sort((a, b) => b.count - a.count || compare(a.code, b.code));
    return { connectors, errors };
  }

  bind(id: string, showId: string): Promise<Result<null>> {
    return written(bind(this.#redis, [messageKey(id)], [showId]));
  }

  settle(id: string, { status, outcome, error, attempts, workedAt }: Settled): Promise<Result<null>> {
    const text = error === null ? '' : JSON.stringify(error);
    return written(
      settle(
        this.#redis,
        [messageKey(id), COUNTS, statusKey(status), ...inboxStatus.options.map(statusKey)],
        [
          ...[id, status, error?.code ?? '', 'error', text, 'outcome', outcome],
          ...['attempts', attempts, 'workedAt', workedAt],
        ],
      ),
    );
  }

  async showOf(connector: string, subject: string): Promise<string | null> {
    const messages = await this.#ofOrder(connector, subject);
    return messages.find(({ showId }) => showId !== null)?.showId ?? null;
  }

  async hasError(connector: string, subject: string, code: InboxErrorCode): Promise<boolean> {
    return (await this.#ofOrder(connector, subject)).some(({ error }) => error?.code === code);
  }

  async undone(connector: string, subject: string): Promise<KeptMessage[]> {
    const messages = await this.#ofOrder(connector, subject);
    return messages
      .filter(({ status, error }) => status === 'received' || status === 'failed' || error !== null)
      .map(keptOf);
  }

  async unfinished(after: number, limit: number) {
    const ids = await asked(
      this.#redis.zrange(statusKey('received'), `(${after}`, '+inf', 'BYSCORE', 'LIMIT', 0, limit),
    );
    return this.#messages(ids);
  }

  async #ofOrder(connector: string, subject: string): Promise<Stored[]> {
    return this.#messages(await asked(this.#redis.zrange(orderKey(connector, subject), 0, -1)));
  }

  async #messages(ids: readonly string[]): Promise<Stored[]> {
    const rows = await Promise.all(ids.map((id) => asked(this.#redis.hgetall(messageKey(id)))));
    return rows.flatMap((row) => ('id' in row ? [storedOf(row)] : []));
  }
}

async function written(answer: Promise<unknown>): Promise<Result<null>> {
  try {
    await answer;
    return accept(null);
  } catch (cause) {
    return refusalOf(cause);
  }
}

const storedOf = (row: Readonly<Record<string, string>>): Stored => ({
  position: Number(row.position),
  id: row.id ?? '',
  connector: row.connector ?? '',
  account: row.account ?? '',
  kind: row.kind ?? '',
  subject: row.subject ?? null,
  dedupeKey: row.dedupeKey ?? '',
  receivedAt: Number(row.receivedAt),
  status: row.status as InboxStatus,
  outcome: row.outcome ?? '',
  error: row.error ? (JSON.parse(row.error) as InboxMessage['error']) : null,
  showId: row.showId ?? null,
  attempts: Number(row.attempts ?? 0),
  workedAt: row.workedAt === undefined ? null : Number(row.workedAt),
  message: row.message ?? '',
});

const keptOf = ({ position: _, ...message }: Stored): KeptMessage => message;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
