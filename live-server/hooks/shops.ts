import type { IncomingMessage } from 'node:http';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { InboxMessage } from '#shared/contract/hooks.ts';
import type { HandlersOf } from '../http/handler.ts';
import { isLimited } from '../http/resources/region-scope.ts';
import type { Inbox } from '../storage/inbox.ts';
import type { Connectors } from './connectors/configured.ts';
import type { Connector } from './connectors/connector.ts';
import type { OwnShops } from './connectors/own-shops.ts';
import type { InboxWorker } from './inbox-worker.ts';

export interface ShopHooks {
  readonly inbox: Inbox;
  readonly worker: InboxWorker;
  readonly connectors: Connectors;
  /** Shops set up on the settings page. */
  readonly ownShops: OwnShops;
  readonly now: () => number;
  readonly newId: () => string;
  /** Told of every message that comes in, proven or not. */
  readonly count: (connector: string, result: 'new' | 'repeated' | 'refused') => void;
}

type Names =
  | 'hooks.wechat.check'
  | 'hooks.wechat'
  | 'hooks.shop'
  | 'hooks.inbox'
  | 'hooks.inbox.summary'
  | 'hooks.inbox.replays'
  | 'hooks.inbox.replay'
  | 'hooks.inbox.show'
  | 'connectors.all'
  | 'connectors.put'
  | 'connectors.delete';

/** Proven messages are stored and answered; the work they mean is done after. Unproven ones are only counted. */
export function shopHandlers(hooks: ShopHooks): HandlersOf<Names> {
  const { inbox, worker, connectors, ownShops } = hooks;
  return {
    'hooks.wechat.check': ({ params, query }) => {
      const app = connectors.wechat(params.appId);
      if (!app) return refuse('not_found', 'There is no such app');
      const echo = app.check(query);
      return echo.ok ? accept({ contentType: 'text/plain; charset=utf-8', text: echo.value }) : echo;
    },
    'hooks.wechat': ({ params, query, body, request }) =>
      receive(hooks, connectors.wechat(params.appId), request, body, query),
    'hooks.shop': ({ params, body, request }) =>
      receive(hooks, connectors.find(params.connector, ''), request, body, {}),
    'hooks.inbox': async ({ query, staff }) => {
      // Messages tell of sales of every region.
      if (isLimited(staff)) return accept({ items: [], nextCursor: null });
      const { items, nextCursor } = await inbox.page(query);
      return accept({ items: items.map(worker.seen), nextCursor });
    },
    'hooks.inbox.summary': async ({ staff }) =>
      accept(isLimited(staff) ? { connectors: [], errors: [] } : await inbox.summary()),
    'hooks.inbox.replays': ({ body }) => worker.replayMany(body),
    'connectors.all': () => accept({ items: ownShops.list() }),
    'connectors.put': async ({ body }) => {
      const put = await ownShops.put(body);
      return put.ok ? accept({ items: ownShops.list() }) : put;
    },
    'connectors.delete': ({ params }) => ownShops.remove(params.id),
    'hooks.inbox.replay': ({ params }): Promise<Result<InboxMessage>> => worker.replay(params.id),
    'hooks.inbox.show': ({ params, body }): Promise<Result<InboxMessage>> =>
      worker.assign(params.id, body.showId),
  };
}

async function receive(
  { inbox, worker, now, newId, count }: ShopHooks,
  connector: Connector | null,
  request: IncomingMessage,
  body: Buffer,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Result<Connector['answer']>> {
  if (!connector) return refuse('not_found', 'There is no such connector');
  const { name, account, answer } = connector;
  const receivedAt = now();
  const verified = connector.verify({ query, headers: request.headers, body }, receivedAt);
  if (!verified.ok) {
    count(name, 'refused');
    return verified;
  }
  const taken = await inbox.take({ id: newId(), connector: name, account, receivedAt, ...verified.value });
  if (!taken.ok) return taken;
  const { message, repeated } = taken.value;
  count(name, repeated ? 'repeated' : 'new');
  // After the answer is on its way: nothing the work does may keep the platform waiting.
  setImmediate(() => worker.add(message, repeated));
  return accept(answer);
}
