import { accept } from '#shared/contract/errors.ts';
import { CANDIDATES_MAX, type InboxError } from '#shared/contract/hooks.ts';
import { type InboxDeed, reportedKind } from '#shared/contract/inbox-deeds.ts';
import type { App } from '../app/api.ts';
import type { Directory } from '../storage/directory.ts';
import type { Inbox, KeptMessage, Settled } from '../storage/inbox.ts';
import type { Connector, ShopEvent, ShopLine } from './connectors/connector.ts';
import { orderFacts, ourOrderId, type Resolver } from './order-facts.ts';
import type { KnownLine } from './refund-lines.ts';

export interface OutcomeParts {
  readonly inbox: Inbox;
  readonly connector: (name: string, account: string) => Connector | null;
  readonly app: Pick<App, 'report' | 'showsForSale' | 'goods' | 'linesLeft'>;
  readonly directory: Pick<Directory, 'products' | 'guides' | 'stores'>;
  readonly now: () => number;
}

/** News of an order waits so long for the order itself: platforms send again for hours, and not for days. */
export const ORDER_WAIT_MS = 24 * 3_600_000;

/** What working on a message came to. */
export type Outcome = Pick<Settled, 'status' | 'error'> & {
  readonly did: readonly InboxDeed[];
  readonly showId?: string;
};

/**
 * Works on a message once: what it says of its order goes to the show it belongs to. `chosen`: the show somebody says it
 * is, where nothing else tells; an order that cannot be counted there is not bound to it, and another can be chosen.
 */
export async function outcomeOf(
  settings: OutcomeParts,
  message: KeptMessage,
  chosen?: string,
): Promise<Outcome> {
  const connector = settings.connector(message.connector, message.account);
  if (!connector)
    return failed({ code: 'not_configured', message: 'This connector is not configured any more' });
  const reading = connector.read(message.message);
  if (!reading.ok) return failed(reading.error);
  const { events, wanted } = reading;
  if (!wanted) return applied(settings, message, events, chosen);
  if (connector.ask) {
    const told = await connector.ask(wanted);
    if (told.ok) return applied(settings, message, [...told.events, ...events], chosen);
    return told.error.code === 'platform_unreachable' ? again(told.error) : failed(told.error);
  }
  if (events.length > 0) return applied(settings, message, events, chosen);
  return failed({
    code: 'no_details',
    message: `The message only names the ${wanted.kind}, and the platform cannot be asked: its secret is not configured`,
    params: { wanted: wanted.kind },
  });
}

async function applied(
  settings: OutcomeParts,
  message: KeptMessage,
  events: readonly ShopEvent[],
  chosen: string | undefined,
): Promise<Outcome> {
  const { inbox, app, directory, now } = settings;
  const news = events.flatMap((event) => ('deed' in event ? [event.deed] : []));
  if (news.length === events.length) {
    const isNews = events.some(({ kind }) => kind !== 'ignored');
    return { status: isNews ? 'done' : 'ignored', did: news, error: null };
  }
  const { id, connector, subject, attempts } = message;
  if (subject === null)
    return failed({
      ...{ code: 'unreadable', message: 'News of an order that names none' },
      params: { lacks: 'order_id' },
    });

  const show = await showOf(inbox, app, message, subject, events, chosen);
  if (show === null) return now() - message.receivedAt < ORDER_WAIT_MS ? waits : withoutOrder;
  if ('status' in show) return show;
  const { showId } = show;
  const lines = await linesKnown(settings, message, showId, events);
  const resolve = resolverFor(directory, await app.goods(showId), lines);
  const facts = orderFacts({ connector, subject, attempts }, show.events, resolve);
  if (!facts.ok) return failed(chosen === undefined ? facts.error : stillUnclear(facts.error, message.error));
  // Before any fact: whatever comes later of this order goes to the same show.
  const bound = message.showId === showId ? accept(null) : await inbox.bind(id, showId);
  const reported = bound.ok ? await app.report(showId, facts.lines) : bound;
  if (!reported.ok) {
    const { code, message: text } = reported.error;
    return code === 'storage_unavailable'
      ? again({ code, message: text })
      : failed({ code: 'refused', message: text, params: { refusal: code } });
  }
  const { accepted, duplicates } = reported.value;
  const kinds = facts.lines.flatMap(({ kind }) => reportedKind.safeParse(kind).data ?? []);
  const reportedFacts = { code: 'reported', kinds, fresh: accepted, known: duplicates } as const;
  return { status: 'done', did: [reportedFacts, ...facts.deeds], error: null, showId };
}

/** The show the order belongs to, and the news with the order's time as exact as that show needs it; null = unknown. */
async function showOf(
  inbox: Inbox,
  app: OutcomeParts['app'],
  { connector }: KeptMessage,
  subject: string,
  events: readonly ShopEvent[],
  chosen: string | undefined,
): Promise<{ readonly showId: string; readonly events: readonly ShopEvent[] } | Outcome | null> {
  const bound = await inbox.showOf(connector, subject);
  const placed = events.find((event) => event.kind === 'order.placed');
  if (!placed) {
    if (bound !== null) return { showId: bound, events };
    return (await inbox.hasError(connector, subject, 'no_show')) ? outsideShows : null;
  }
  const { at, roomIds } = placed;
  const found = app.showsForSale({ at, until: at % 1000 === 0 ? at + 999 : at, roomIds });
  const showId = bound ?? chosen ?? found[0]?.showId;
  if (showId === undefined) return outsideShows;
  if (bound === null && chosen === undefined && found.length > 1)
    return failed({
      code: 'show_unclear',
      message: `${found.length} shows were on air: link one to ${placed.roomIds.join(' or ') || 'its room'} (liveRoomIds), or say which it was`,
      params: {
        shows: found.length,
        rooms: placed.roomIds.join(', '),
        candidates: found.slice(0, CANDIDATES_MAX).map(({ showId, title }) => ({ showId, title })),
      },
    });
  // A time in whole seconds may lie before a show that began within that second.
  const madeAt = found.find((each) => each.showId === showId)?.at ?? at;
  return { showId, events: events.map((event) => (event === placed ? { ...placed, at: madeAt } : event)) };
}

/** Why an order does not count in the show chosen for it, with the shows it could have been before. */
const stillUnclear = (error: InboxError, before: InboxError | null): InboxError => ({
  ...error,
  params: { ...error.params, candidates: before?.params?.candidates ?? [] },
});

const outsideShows: Outcome = {
  status: 'ignored',
  did: [{ code: 'no_show' }],
  error: { code: 'no_show', message: 'No show was on air when the order was placed' },
};
const waits: Outcome = { status: 'received', did: [{ code: 'waits_for_order' }], error: null };
const failed = (error: InboxError): Outcome => ({ status: 'failed', did: [], error });
const withoutOrder = failed({
  code: 'no_order',
  message: 'No message of the order itself has come within a day, or none that could be used',
});
/** Not finished, and tried again by itself. */
const again = (error: InboxError): Outcome => ({
  status: 'received',
  did: [{ code: 'tried_again' }],
  error,
});

/**
 * The order's lines, where a refund names what it is for: as they were counted, with the ids by which the message that
 * brought the order named them.
 */
async function linesKnown(
  { app, connector, inbox }: OutcomeParts,
  message: KeptMessage,
  showId: string,
  events: readonly ShopEvent[],
): Promise<readonly KnownLine[]> {
  const { connector: name, subject } = message;
  if (subject === null || !events.some((event) => event.kind === 'order.refunded' && event.of)) return [];
  let told = placedIn(events);
  for (const other of told ? [] : await inbox.ofOrder(name, subject)) {
    const reading = connector(name, other.account)?.read(other.message);
    told = reading?.ok ? placedIn(reading.events) : null;
    if (told) break;
  }
  const counted = await app.linesLeft(showId, ourOrderId({ connector: name, subject }));
  if (!counted)
    return (told ?? []).map((line) => ({
      ids: idsOf(line),
      itemId: null,
      left: line.quantity * line.unitPrice,
    }));
  return counted.map(({ itemId, left }, index) => {
    const line = told?.[index];
    return { ids: line ? idsOf(line) : [], itemId, left };
  });
}

const placedIn = (events: readonly ShopEvent[]): readonly ShopLine[] | null =>
  events.find((event) => event.kind === 'order.placed')?.lines ?? null;

const idsOf = ({ id, ids }: ShopLine): readonly string[] => (id === undefined ? ids : [id, ...ids]);

function resolverFor(
  directory: OutcomeParts['directory'],
  goods: readonly { readonly itemId: string; readonly productId: string }[],
  lines: readonly KnownLine[],
): Resolver {
  return {
    lines,
    item(ids) {
      for (const id of ids)
        for (const { itemId, productId } of goods) {
          const product = directory.products.get(productId);
          if (product?.sku === id || product?.externalIds?.includes(id)) return itemId;
        }
      return null;
    },
    code(key) {
      const known = directory.guides.byCode(key) ?? directory.stores.byCode(key);
      if (known) return known.code;
      for (const guide of directory.guides.all()) if (guide.externalIds?.includes(key)) return guide.code;
      return null;
    },
  };
}
