import { accept, type Result } from '#shared/contract/errors.ts';
import {
  type InboxErrorCode,
  type InboxMessage,
  type InboxStatus,
  type InboxSummary,
  inboxStatus,
} from '#shared/contract/hooks.ts';
import type { Inbox, InboxQuery, KeptMessage, NewMessage, Settled } from '../inbox.ts';
import type { LogRun } from '../log-runs.ts';
import { INBOX, type PlacedMessage, pieceOf } from '../pieces.ts';
import { refusalOf, StorageUnavailable } from '../unavailable.ts';
import type { RedisClient } from './connect.ts';
import { PastRuns } from './past-runs.ts';
import { asked, script } from './script.ts';

/** All of it in one slot: a message, its place in the lists and the counts change in one step. */
export const inboxPositionKey = '{inbox}:position';
/** connector, account and the platform's own key → id */
const KNOWN = '{inbox}:known';
const ALL = '{inbox}:all';
const COUNTS = '{inbox}:counts';
const LAST = '{inbox}:last';
/** Messages by when they last became something else: a number that counts on. The newest of them. */
const CHANGED = '{inbox}:changed';
const CHANGES = '{inbox}:changes';
const CHANGED_KEPT = 10_000;
/** Messages that are done with and whose text is here, by their places. */
export const inboxTextsKey = '{inbox}:texts';
export const messageKey = (id: string) => `{inbox}:message:${id}`;
export const inboxStatusKey = (status: InboxStatus) => `{inbox}:status:${status}`;
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

/** Keys: changed, changes. */
const noteChange = `
  redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[2]), ARGV[1])
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -${CHANGED_KEPT + 1})`;

const bind = script(`
  if redis.call('EXISTS', KEYS[3]) == 0 then return 0 end
  ${noteChange}
  return redis.call('HSET', KEYS[3], 'showId', ARGV[2])`);

const settle = script(`
  local status, code = ARGV[2], ARGV[3]
  local was = redis.call('HMGET', KEYS[3], 'status', 'code', 'source', 'position', 'attempts')
  if not was[1] then return 0 end
  local tried, attempts = tonumber(was[5] or '0'), tonumber(ARGV[4])
  if attempts <= tried and status ~= 'done' then return 0 end
  local function count(ofStatus, ofCode, by)
    redis.call('HINCRBY', KEYS[4], was[3] .. ' ' .. ofStatus, by)
    local isOpen = ofStatus == 'received' or ofStatus == 'failed'
    if isOpen and ofCode and ofCode ~= '' then redis.call('HINCRBY', KEYS[4], 'error ' .. ofCode, by) end
  end
  count(was[1], was[2], -1)
  count(status, code, 1)
  for list = 7, #KEYS do redis.call('ZREM', KEYS[list], ARGV[1]) end
  redis.call('ZADD', KEYS[6], was[4], ARGV[1])
  local isDone = status == 'done' or status == 'ignored'
  if isDone and redis.call('HEXISTS', KEYS[3], 'message') == 1 then
    redis.call('ZADD', KEYS[5], was[4], ARGV[1])
  else redis.call('ZREM', KEYS[5], ARGV[1]) end
  ${noteChange}
  redis.call('HSET', KEYS[3], 'status', status, 'code', code, 'attempts', math.max(attempts, tried),
    unpack(ARGV, 5))
  return 1`);

/** As it is in Redis: without its text, where that is in archives alone. */
type Stored = Omit<PlacedMessage, 'message'> & { readonly message: string | null };

/** The inbox in Redis, the same for every node. */
export class RedisInbox implements Inbox {
  readonly #redis: RedisClient;
  readonly #past: Pick<PastRuns, 'pieces'>;

  /** Texts that Redis has no more are where `past` finds them. */
  constructor(redis: RedisClient, past: Pick<PastRuns, 'pieces'> = new PastRuns()) {
    this.#redis = redis;
    this.#past = past;
  }

  async take(message: NewMessage): Promise<Result<{ message: KeptMessage; repeated: boolean }>> {
    const { id, connector, account, dedupeKey, kind, subject, receivedAt } = message;
    try {
      const lists = [
        ALL,
        inboxStatusKey('received'),
        ...(subject === null ? [] : [orderKey(connector, subject)]),
      ];
      const kept = await take(
        this.#redis,
        [KNOWN, inboxPositionKey, messageKey(id), COUNTS, LAST, ...lists],
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
    const isWanted = (one: PlacedMessage) =>
      (connector === undefined || one.connector === connector) &&
      (error === undefined || one.error?.code === error) &&
      (!text || [one.subject ?? '', one.kind, one.message].some((said) => said.toLowerCase().includes(text)));
    const found: PlacedMessage[] = [];
    let before =
      cursor === undefined ? Number.MAX_SAFE_INTEGER : /^\d{1,15}$/.test(cursor) ? Number(cursor) : 0;
    while (found.length <= limit) {
      const ids = await asked(
        this.#redis.zrange(
          status === undefined ? ALL : inboxStatusKey(status),
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
    return written(bind(this.#redis, [CHANGED, CHANGES, messageKey(id)], [id, showId]));
  }

  settle(id: string, { status, outcome, error, attempts, workedAt }: Settled): Promise<Result<null>> {
    const text = error === null ? '' : JSON.stringify(error);
    return written(
      settle(
        this.#redis,
        [
          CHANGED,
          CHANGES,
          messageKey(id),
          COUNTS,
          inboxTextsKey,
          inboxStatusKey(status),
          ...inboxStatus.options.map(inboxStatusKey),
        ],
        [
          ...[id, status, error?.code ?? '', attempts],
          ...['error', text, 'outcome', outcome, 'workedAt', workedAt],
        ],
      ),
    );
  }

  async ofOrder(connector: string, subject: string): Promise<KeptMessage[]> {
    return (await this.#withTexts(await this.#ofOrder(connector, subject))).map(keptOf);
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
    const undone = messages.filter(
      ({ status, error }) => status === 'received' || status === 'failed' || error !== null,
    );
    return (await this.#withTexts(undone)).map(keptOf);
  }

  async unfinished(after: number, limit: number) {
    const ids = await asked(
      this.#redis.zrange(inboxStatusKey('received'), `(${after}`, '+inf', 'BYSCORE', 'LIMIT', 0, limit),
    );
    return this.#messages(ids);
  }

  /** Some messages after a place as archives keep them, in order; none at the end. */
  async after(after: number): Promise<readonly LogRun[]> {
    const ids = await asked(
      this.#redis.zrange(ALL, ...([`(${after}`, '+inf', 'BYSCORE', 'LIMIT', 0, PAGE] as const)),
    );
    return this.named(ids);
  }

  /** Messages by name, as archives keep them. */
  async named(ids: readonly string[]): Promise<readonly LogRun[]> {
    const pieces: LogRun[] = [];
    for (let from = 0; from < ids.length; from += PAGE)
      for (const message of await this.#messages(ids.slice(from, from + PAGE)))
        pieces.push(pieceOf(message.position, JSON.stringify(message)));
    return pieces;
  }

  /** Which messages became something else after a change, as far as that is still known, and the last change. */
  async changedAfter(change: number): Promise<{ readonly ids: readonly string[]; readonly last: number }> {
    const found = await asked(
      this.#redis.zrange(CHANGED, ...([`(${change}`, '+inf', 'BYSCORE', 'WITHSCORES'] as const)),
    );
    const ids = found.filter((_, index) => index % 2 === 0);
    return { ids, last: Number(found.at(-1) ?? change) };
  }

  async #ofOrder(connector: string, subject: string): Promise<Stored[]> {
    return this.#stored(await asked(this.#redis.zrange(orderKey(connector, subject), 0, -1)));
  }

  async #messages(ids: readonly string[]): Promise<PlacedMessage[]> {
    return this.#withTexts(await this.#stored(ids));
  }

  async #stored(ids: readonly string[]): Promise<Stored[]> {
    const rows = await Promise.all(ids.map((id) => asked(this.#redis.hgetall(messageKey(id)))));
    return rows.flatMap((row) => ('id' in row ? [storedOf(row)] : []));
  }

  /** Rejects with `StorageUnavailable` where a text is in archives alone, and none that has it is here. */
  async #withTexts(stored: readonly Stored[]): Promise<PlacedMessage[]> {
    const texts = new Map<number, string>();
    const missing = stored.filter(({ message }) => message === null).map(({ position }) => position);
    for (const position of missing.sort((a, b) => a - b)) {
      if (texts.has(position)) continue;
      for (const { last, body } of await this.#past.pieces('messages', INBOX, position - 1))
        texts.set(last, (JSON.parse(body) as PlacedMessage).message);
    }
    return stored.map((one) => {
      const message = one.message ?? texts.get(one.position);
      if (message === undefined)
        throw new StorageUnavailable(
          'TRIMMED',
          `the text of message ${one.id} is in no archive that is here`,
        );
      return { ...one, message };
    });
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
  message: row.message ?? null,
});

const keptOf = ({ position: _, ...message }: PlacedMessage): KeptMessage => message;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
