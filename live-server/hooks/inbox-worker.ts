import type { Result } from '#shared/contract/errors.ts';
import { accept, refuse } from '#shared/contract/errors.ts';
import type { InboxMessage, ReplaysAnswer, ReplaysInput } from '#shared/contract/hooks.ts';
import { deedSentence, deedsIn } from '#shared/contract/inbox-deeds.ts';
import type { SharedLanes } from '../cluster/cluster.ts';
import type { Inbox, KeptMessage } from '../storage/inbox.ts';
import { ORDER_WAIT_MS, type Outcome, type OutcomeParts, outcomeOf } from './inbox-outcome.ts';
import { createLanes } from './lanes.ts';

export interface WorkerSettings extends OutcomeParts {
  readonly log: { error(fields: object, message: string): void };
  /** One order's messages one after another, over all nodes; each node takes its own in turn already. */
  readonly shared: SharedLanes;
}

/** Works on stored messages, each order's one after another, after their senders have been answered. */
export interface InboxWorker {
  /**
   * Returns at once. A `repeated` message is worked on where nobody has tried it yet: whoever took its first copy did
   * not live to, or could not be told that it was stored.
   */
  add(message: KeptMessage, repeated: boolean): void;
  /** Works on a message again and answers what it came to. Nothing it did before is done twice. */
  replay(id: string): Promise<Result<InboxMessage>>;
  /**
   * Says to which of the shows that could have its order the order belongs, and works on it again; whatever comes later
   * of the order goes to the same show. An order that cannot be counted there can be given to another. `invalid` for any
   * other show, `already_done` where it is not unclear or belongs to another by now.
   */
  assign(id: string, showId: string): Promise<Result<InboxMessage>>;
  /** With when it is tried again, where it is. */
  seen(message: KeptMessage): InboxMessage;
  /** Works on some messages again, each order's one after another; at most 200 at once. */
  replayMany(which: ReplaysInput): Promise<Result<ReplaysAnswer>>;
  /** Takes up what a stop left unfinished. */
  resume(): Promise<void>;
  /** Takes up what is overdue: what a node took and did not live to work on. */
  takeOver(): Promise<void>;
  /** Lets running work finish; what was not begun is taken up by the next start. */
  close(): Promise<void>;
}

/** Tried again after these, when platform or storage could not be reached; then it is for staff to replay. */
const retryAfterMs = [1_000, 10_000, 60_000, 300_000];
/** Where the inbox itself could not be read or written. */
const AGAIN_MS = 1_000;
const PAGE = 200;
/** So long after it was due nobody else is about to work on a message any more. */
const OVERDUE_MS = 10_000;

export function createInboxWorker(settings: WorkerSettings): InboxWorker {
  const { inbox, now, log, shared } = settings;
  const own = createLanes();
  const timers = new Set<NodeJS.Timeout>();
  /** Ids that wait for their turn here, or have it. */
  const atWork = new Set<string>();
  let isClosed = false;

  const inLane = <T>(message: KeptMessage, task: () => Promise<T>): Promise<T> => {
    const lane = laneOf(message);
    return own.run(lane, () => shared.run(lane, task));
  };
  const laneOf = ({ id, connector, subject }: KeptMessage) => `${connector} ${subject ?? `message ${id}`}`;

  /** `before`: what is done before the message counts as worked on. */
  const settle = async (
    message: KeptMessage,
    before: (outcome: Outcome) => Promise<void> = async () => undefined,
    chosen?: string,
  ): Promise<Outcome> => {
    const attempts = message.attempts + 1;
    const outcome = await outcomeOf(settings, { ...message, attempts }, chosen);
    await before(outcome);
    const canRetry = outcome.status === 'received' && outcome.error !== null;
    const delay = canRetry ? retryAfterMs[attempts - 1] : undefined;
    const status = canRetry && delay === undefined ? 'failed' : outcome.status;
    const { did, error } = outcome;
    const settled = await inbox.settle(message.id, {
      status,
      outcome: JSON.stringify(did),
      error,
      attempts,
      workedAt: now(),
    });
    if (!settled.ok || delay !== undefined) later(message.id, delay ?? AGAIN_MS);
    return outcome;
  };

  /**
   * A message, and whatever of the same order was waiting for what it brought. Those first: a node that ends in between
   * leaves this one undone, and whoever takes it up takes them along. Where the order belongs to no show, they have
   * nothing to wait for either, and learn it from this one once that is written down.
   */
  const work = async (message: KeptMessage, chosen?: string): Promise<void> => {
    const { id, connector, subject } = message;
    const before = async ({ status, showId }: Outcome): Promise<void> => {
      if (status !== 'done' || showId === undefined || subject === null) return;
      for (const other of await inbox.undone(connector, subject)) if (other.id !== id) await settle(other);
    };
    const { error } = await settle(message, before, chosen);
    if (error?.code !== 'no_show' || subject === null) return;
    for (const other of await inbox.undone(connector, subject))
      if (other.id !== id && isForOrder(other)) await settle(other);
  };

  const isUndone = ({ status }: KeptMessage) => status !== 'done';
  const isUntried = ({ status, attempts }: KeptMessage) => status === 'received' && attempts === 0;

  const run = async (message: KeptMessage, isWanted = isUndone): Promise<void> => {
    atWork.add(message.id);
    try {
      await inLane(message, async () => {
        if (isClosed) return;
        // As it stands now: another message of its order may have taken it along.
        const current = await inbox.get(message.id);
        if (current && isWanted(current)) await work(current);
      });
    } catch (error) {
      later(message.id, AGAIN_MS);
      throw error;
    } finally {
      atWork.delete(message.id);
    }
  };
  const report = (error: unknown) => log.error({ err: error }, 'a message could not be worked on');

  const later = (id: string, delayMs: number): void => {
    if (isClosed) return;
    const timer = setTimeout(async () => {
      timers.delete(timer);
      const message = await inbox.get(id);
      if (message) await run(message).catch(report);
    }, delayMs);
    timer.unref();
    timers.add(timer);
  };

  const takeUp = async (isWanted: (message: KeptMessage) => boolean): Promise<void> => {
    for (let after = 0; !isClosed; ) {
      const messages = await inbox.unfinished(after, PAGE);
      await Promise.all(messages.filter(isWanted).map((message) => run(message).catch(report)));
      const last = messages.at(-1);
      if (!last) return;
      after = last.position;
    }
  };

  return {
    add(message, repeated) {
      if (!repeated) void run(message).catch(report);
      else if (isUntried(message) && !atWork.has(message.id)) void run(message, isUntried).catch(report);
    },

    async replay(id) {
      const message = await inbox.get(id);
      if (!message) return refuse('not_found', 'There is no such message');
      await inLane(message, async () => {
        const current = await inbox.get(id);
        if (current) await work(current);
      });
      const after = await inbox.get(id);
      return after ? accept(seen(after)) : refuse('not_found');
    },
    seen,

    async assign(id, showId) {
      const message = await inbox.get(id);
      if (!message) return refuse('not_found', 'There is no such message');
      const assigned = await inLane(message, async (): Promise<Result<null>> => {
        const current = await inbox.get(id);
        if (!current) return refuse('not_found');
        const { connector, subject, error } = current;
        const candidates = error?.params?.candidates;
        const bound = subject === null ? null : await inbox.showOf(connector, subject);
        if (!candidates || (bound !== null && bound !== showId)) return refuse('already_done');
        if (!candidates.some((candidate) => candidate.showId === showId))
          return refuse('invalid', 'The order cannot belong to that show', { showId });
        await work(current, bound === null ? showId : undefined);
        return accept(null);
      });
      if (!assigned.ok) return assigned;
      const after = await inbox.get(id);
      return after ? accept(seen(after)) : refuse('not_found');
    },

    async replayMany(which) {
      const wanted =
        'ids' in which
          ? (await Promise.all(which.ids.map((id) => inbox.get(id)))).filter((one) => one !== null)
          : (await inbox.page({ ...which, limit: PAGE + 1 })).items;
      const now = wanted.slice(0, PAGE);
      // Oldest first: an order is to be known before what came after it.
      const ids = [...now].sort((a, b) => a.receivedAt - b.receivedAt).map(({ id }) => id);
      await Promise.all(
        [...now]
          .sort((a, b) => a.receivedAt - b.receivedAt)
          .map((message) =>
            inLane(message, async () => {
              const current = await inbox.get(message.id);
              if (current && !isClosed) await work(current);
            }),
          ),
      );
      const after = (await Promise.all(ids.map((id) => inbox.get(id)))).filter((one) => one !== null);
      const count = (isIt: (message: KeptMessage) => boolean) => after.filter(isIt).length;
      return accept({
        worked: after.length,
        done: count(({ status }) => status === 'done' || status === 'ignored'),
        failed: count(({ status }) => status === 'failed'),
        waiting: count(({ status }) => status === 'received'),
        left: 'ids' in which ? 0 : await stillFailed(inbox, which, ids),
      });
    },

    resume: () => takeUp(() => true),
    takeOver: () => takeUp((message) => !atWork.has(message.id) && isOverdue(message, now())),

    async close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      await own.idle();
    },
  };
}

/** A message with what it did in words, and with when it is tried again: as long after the last try as the number of tries says. */
function seen(message: KeptMessage): InboxMessage {
  const { status, error, workedAt, attempts } = message;
  const delay = status === 'received' && error !== null ? retryAfterMs[attempts - 1] : undefined;
  const did = deedsIn(message.outcome);
  return {
    ...message,
    did,
    outcome: did.map(deedSentence).join('; '),
    nextTryAt: workedAt === null || delay === undefined ? null : workedAt + delay,
  };
}

/** It waits for its order, or has waited in vain. */
const isForOrder = ({ status, error }: KeptMessage): boolean =>
  error === null ? status === 'received' : error.code === 'no_order';

/** One that waits for its order is so once it has waited in vain: until then news of that order takes it along. */
function isOverdue(message: KeptMessage, now: number): boolean {
  const { attempts, receivedAt } = message;
  const dueAt =
    attempts === 0 ? receivedAt : isForOrder(message) ? receivedAt + ORDER_WAIT_MS : seen(message).nextTryAt;
  return dueAt !== null && now - dueAt > OVERDUE_MS;
}

/** How many more of those asked for have not been worked on, up to a page of them. */
async function stillFailed(
  inbox: Inbox,
  which: { readonly status: 'failed' },
  worked: readonly string[],
): Promise<number> {
  const done = new Set(worked);
  const { items } = await inbox.page({ ...which, limit: PAGE });
  return items.filter(({ id }) => !done.has(id)).length;
}
