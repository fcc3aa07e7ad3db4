import { randomUUID } from 'node:crypto';
import type { Command } from '#shared/contract/commands.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import type { LedgerEntry } from '#shared/domain/stock/entries.ts';
import { newProduct, newShow, visit } from '../http/testing/sample-brand.ts';
import type { Stores } from '../storage/stores.ts';
import type { ServerNode } from './server-node.ts';

/** A show on air of which everything falls due in the same second. */
export interface FallingDue {
  readonly showId: string;
  /** What is to be found in its log and its ledger after that, each once, sorted. */
  readonly expected: readonly string[];
}

/** Groups wait for their buyers, and draws for who takes part, no less than this. */
const LEAST_MS = 10_000;

const title = { en: 'Offer', zh: '优惠' };
const audience = { kind: 'all' } as const;
const coupon = {
  kind: 'coupon',
  discount: { kind: 'amount', amount: 5_000 },
  threshold: 0,
  audience,
  quantity: 5,
  perViewerLimit: 1,
  stacking: { deals: false, members: true },
  validMs: 3_600_000,
  redeem: 'anywhere',
} as const;
const price = { price: 150_000, perViewerLimit: 1, audience } as const;

let made = 0;

/**
 * A balance that is not paid, a group of one, a unit that is held while somebody waits for it, an open deal, an open
 * coupon and one that is to open, a draw and a poll: `dueAt`, epoch ms, or a little later where it took long.
 */
export async function fallingDue(
  { call }: Pick<ServerNode, 'call'>,
  cookie: string,
  dueAt: number,
): Promise<FallingDue> {
  made += 1;
  const left = () => Math.max(dueAt - Date.now(), LEAST_MS);
  const post = async <T = { id: string }>(path: string, json: object, token?: string): Promise<T> => {
    const reply = await call<T>('POST', path, { ...(token ? { token } : { cookie }), json });
    if (reply.status >= 300) throw new Error(`${path} ${JSON.stringify(json)}: ${reply.text}`);
    return reply.body;
  };
  const { id: productId } = await post('/api/products', newProduct(`DUE-${process.pid}-${made}`));
  const { id: showId } = await post('/api/shows', newShow());
  const own = (name: string) => `${name}-${showId.slice(-12)}`;
  const [ring, other, held, deal, draw, poll] = ['ring', 'other', 'held', 'deal', 'draw', 'poll'].map(
    own,
  ) as [...[string, string, string], ...[string, string, string]];
  const [presale, group, open, opening] = ['presale', 'group', 'open', 'opening'].map(own) as [
    ...[string, string],
    ...[string, string],
  ];
  const send = (command: Command) =>
    post(`/api/shows/${showId}/commands`, { ...command, commandId: randomUUID() });
  const item = { productId, role: 'hero', price: 180_000, stock: 20, plannedMs: 60_000 } as const;
  for (const itemId of [ring, other]) await send({ type: 'lineup.add', itemId, ...item });
  await send({ type: 'offer.plan', offerId: open, title, terms: coupon, closesAt: dueAt });
  await send({ type: 'offer.plan', offerId: opening, title, terms: coupon, opensAt: dueAt });
  const balance = { balanceFrom: dueAt - 1_000, balanceDueBy: dueAt, rule: 'refund' } as const;
  await send({
    ...{ type: 'offer.plan', offerId: presale, title },
    terms: {
      ...{ ...price, kind: 'presale', itemId: ring, deposit: 10_000, countsBps: 20_000, quantity: 5 },
      ...{ ...balance, holdMs: 600_000 },
    },
  });
  const flash = { ...price, quantity: 1 };
  const plan = { type: 'deal.plan', ...flash } as const;
  await send({ ...plan, dealId: held, itemId: ring, durationMs: 3_600_000, holdMs: left() });
  await send({ type: 'show.schedule' });
  await send({ type: 'show.start' });
  await send({ type: 'deal.open', dealId: held });
  for (const offerId of [open, presale]) await send({ type: 'offer.open', offerId });

  const [buyer, waiting] = [await visit(call, showId), await visit(call, showId)];
  const takePaid = async (offerId: string): Promise<string> => {
    const { order } = await post<{ order: OrderView }>(
      `/api/offers/${offerId}/orders`,
      { key: offerId },
      buyer,
    );
    await post(`/api/orders/${order.id}/demo-payment`, {}, buyer);
    return order.id;
  };
  const claim = { quantity: 1, key: 'h' };
  const claimed = await post<{ order: OrderView }>(`/api/deals/${held}/claims`, claim, buyer);
  await post(`/api/deals/${held}/waitlist`, { key: 'w' }, waiting);
  const deposited = await takePaid(presale);
  await send({ ...plan, dealId: deal, itemId: other, durationMs: left(), holdMs: 600_000 });
  await send({ type: 'deal.open', dealId: deal });
  const terms = { ...price, kind: 'group-buy', itemId: other, size: 2, holdMs: 600_000 } as const;
  await send({ type: 'offer.plan', offerId: group, title, terms: { ...terms, windowMs: left() } });
  await send({ type: 'offer.open', offerId: group });
  const alone = await takePaid(group);
  const asked = { question: 'Which?', options: ['A', 'B'], canChange: false };
  await send({ type: 'poll.open', pollId: poll, ...asked, durationMs: left() });
  const drawn = { condition: 'follow', winners: 1, prize: 'A ring' } as const;
  await send({ type: 'draw.open', drawId: draw, ...drawn, durationMs: left() });
  return {
    showId,
    expected: [
      ...[`deal.closed ${deal}`, `window.closed ${deal}`, `poll.closed ${poll}`, `draw.settled ${draw}`],
      ...[`event offer.closed ${open}`, `offer.closed ${open}`],
      ...[`event offer.opened ${opening}`, `offer.set ${opening}`],
      ...[`order.expired ${deposited}`, `refund.requested ${deposited}`, `deposit.refunded ${deposited}`],
      ...['group.failed', `refund.requested ${alone}`, `units.returned ${alone}`, `order.refunded ${alone}`],
      ...[`order.expired ${claimed.order.id}`, `waitlist.offered ${held}`],
    ].sort(),
  };
}

/** What of that has happened to a show by now, sorted; throws where it cannot be read just now. */
export async function happened(stores: Stores, { showId, expected }: FallingDue): Promise<readonly string[]> {
  const entries = (await stores.ledger.read(showId)).map(({ entry }) => nameOf(entry));
  const events = (await stores.events.read(showId)).map(({ event }) => nameOfEvent(event));
  return [...entries, ...events].filter((name) => expected.includes(name)).sort();
}

function nameOf(entry: LedgerEntry): string {
  switch (entry.kind) {
    case 'offer.set':
      return `offer.set ${entry.offer.offerId}`;
    case 'refund.requested':
      return `refund.requested ${entry.request.orderId}`;
    case 'offer.closed':
      return `offer.closed ${entry.offerId}`;
    case 'window.closed':
    case 'waitlist.offered':
      return `${entry.kind} ${entry.dealId}`;
    default:
      return 'orderId' in entry ? `${entry.kind} ${entry.orderId}` : entry.kind;
  }
}

function nameOfEvent(event: ShowEvent): string {
  switch (event.type) {
    case 'deal.closed':
      return `deal.closed ${event.dealId}`;
    case 'draw.settled':
      return `draw.settled ${event.drawId}`;
    case 'poll.closed':
      return `poll.closed ${event.pollId}`;
    case 'offer.closed':
    case 'offer.opened':
      return `event ${event.type} ${event.offerId}`;
    default:
      return event.type;
  }
}
