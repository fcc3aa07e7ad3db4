import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Command } from '#shared/contract/commands.ts';
import type { CouponTerms, MemberPriceTerms, OfferTerms, OfferTermsOf } from '#shared/contract/offers.ts';
import { anyProduct, contextFor, NOW, stateOf } from '#shared/testing/given.ts';
import { created, dealPlanned, itemAdded } from '#shared/testing/histories.ts';
import { couponOffer, groupOffer, presaleOffer } from '#shared/testing/ledger-run.ts';
import { presalePrice } from '../pricing/presale.ts';
import { priceOf } from '../pricing/price.ts';
import { decide } from './decide.ts';
import type { Actor, ShowEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { isDealBelowFloor, isOfferBelowFloor, type SoldLine, soldBelowFloor } from './floor-at-sale.ts';
import { floorStops } from './floor-stops.ts';
import { dealSubject, itemSubject, offerSubject } from './guardrails.ts';
import type { ShowState } from './state.ts';

const people: readonly Actor[] = ['wang', 'li', 'zhao'].map((id) => ({ id, name: id, role: 'operator' }));
const items = ['a', 'b', 'c'] as const;
const all = { kind: 'all' } as const;
const title = { en: 'Offer', zh: '优惠' };
const offered = (offerId: string, terms: OfferTerms): ShowEvent => ({
  type: 'offer.planned',
  offer: { offerId, title, terms, opensAt: null, closesAt: null },
});
const coupon = (other: object) => couponOffer('x', { perViewerLimit: 9, ...other }).terms;

/** Every way of selling, each planned by the first of three people, at prices around a floor of 70.00. */
const plan: readonly ShowEvent[] = [
  created,
  ...items.map((itemId) => itemAdded(itemId)),
  { type: 'show.scheduled' },
  { type: 'show.started' },
  dealPlanned('deal-a', 'a', { price: 65_00 }),
  dealPlanned('deal-b', 'b', { price: 75_00 }),
  offered('amount', coupon({ discount: { kind: 'amount', amount: 31_00 }, threshold: 90_00 })),
  offered(
    'stacks',
    coupon({
      discount: { kind: 'percent', bps: 1_500, cap: null },
      stacking: { deals: true, members: false },
    }),
  ),
  offered('member', { kind: 'member-price', bps: 2_900, audience: all }),
  offered('other-member', { kind: 'member-price', bps: 3_100, itemIds: ['b'], audience: all }),
  offered('set', {
    ...{ kind: 'bundle', price: 150_00, audience: all },
    items: [
      { itemId: 'a', quantity: 1 },
      { itemId: 'b', quantity: 1 },
    ],
  }),
  offered('group', groupOffer('x', { itemId: 'a', price: 66_00 }).terms),
  offered(
    'presale',
    presaleOffer('x', {
      ...{ itemId: 'b', price: 90_00, deposit: 25_00 },
      ...{ balanceFrom: NOW + 1, balanceDueBy: NOW + 2 },
    }).terms,
  ),
  offered('gift', {
    ...{ kind: 'gift', threshold: 80_00, audience: all, itemIds: ['a', 'b'] },
    gift: { itemId: 'c', quantity: 1 },
  }),
];
const offerIds = plan.flatMap((event) => (event.type === 'offer.planned' ? [event.offer.offerId] : []));

type Step =
  | { readonly do: 'command'; readonly by: number; readonly command: Command }
  | { readonly do: 'floor'; readonly itemId: string; readonly price: number }
  | { readonly do: 'sell'; readonly itemIds: readonly string[]; readonly units: number };

const price = fc.integer({ min: 60, max: 100 }).map((whole) => whole * 100);
const item = fc.constantFrom(...items);
const deal = fc.constantFrom('deal-a', 'deal-b');
const subject = fc.oneof(
  fc.constantFrom(...offerIds.map(offerSubject)),
  fc.tuple(item, price).map(([id, at]) => itemSubject(id, at)),
  fc.constantFrom(dealSubject('deal-a', 65_00), dealSubject('deal-b', 75_00)),
);
const command = fc.oneof(
  fc.tuple(item, price).map(([itemId, to]): Command => ({ type: 'price.change', itemId, price: to })),
  deal.map((dealId): Command => ({ type: 'deal.open', dealId })),
  deal.map((dealId): Command => ({ type: 'deal.close', dealId })),
  fc.constantFrom(...offerIds).map((offerId): Command => ({ type: 'offer.open', offerId })),
  fc.constantFrom(...offerIds).map((offerId): Command => ({ type: 'offer.close', offerId })),
  subject.map((one): Command => ({ type: 'approval.request', subject: one })),
  subject.map((one): Command => ({ type: 'approval.give', subject: one })),
  subject.map((one): Command => ({ type: 'approval.refuse', subject: one, reason: 'no' })),
  fc
    .boolean()
    .map((secondPerson): Command => ({ type: 'guardrails.set', maxDiscountBps: null, secondPerson })),
);
/** Two people about one thing: one approves it, one publishes it; often they are not the same. */
const together = fc
  .tuple(
    fc.nat(2),
    fc.nat(2),
    fc.oneof(
      fc
        .constantFrom(...offerIds)
        .map((offerId) => [offerSubject(offerId), { type: 'offer.open', offerId } as Command] as const),
      fc
        .constantFrom(dealSubject('deal-a', 65_00), dealSubject('deal-b', 75_00))
        .map((one) => [one, { type: 'deal.open', dealId: one.split(':')[1] ?? '' } as Command] as const),
      fc
        .tuple(item, price)
        .map(
          ([itemId, to]) =>
            [itemSubject(itemId, to), { type: 'price.change', itemId, price: to } as Command] as const,
        ),
    ),
  )
  .map(([first, second, [about, publish]]): Step[] => [
    { do: 'command', by: first, command: { type: 'approval.give', subject: about } },
    { do: 'command', by: second, command: publish },
  ]);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('command'), by: fc.nat(2), command }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('floor'), itemId: item, price: price.map((at) => at - 10_00) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('sell'),
      itemIds: fc.subarray([...items], { minLength: 1 }),
      units: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

/** Every way these items can be bought as things stand, as the server would price it. */
function baskets(state: ShowState, itemIds: readonly string[], units: number, floors: Map<string, number>) {
  const open = state.offers.filter((offer) => offer.state === 'open');
  const of = <K extends OfferTerms['kind']>(kind: K) =>
    open.flatMap(({ offerId, terms }) =>
      terms.kind === kind ? [{ ...(terms as OfferTermsOf<K>), offerId }] : [],
    );
  type Offered<T> = T & { offerId: string };
  const members: (Offered<MemberPriceTerms> | null)[] = [null, ...of('member-price')];
  const coupons: (Offered<CouponTerms> | null)[] = [null, ...of('coupon')];
  const lines = itemIds.flatMap((itemId) => {
    const sold = state.lineup.find((one) => one.itemId === itemId);
    if (!sold) return [];
    const { productId } = sold;
    const asItem = { itemId, productId, price: sold.price, listPrice: 100_00 };
    const at = state.deals.find((one) => one.itemId === itemId && one.state === 'open');
    const isDeal = at !== undefined && !isDealBelowFloor(state, at, productWith(floors));
    return [{ item: asItem, quantity: units, deal: isDeal ? { dealId: at.dealId, price: at.price } : null }];
  });
  return members.flatMap((memberPrice) =>
    coupons.flatMap((one) =>
      [lines, lines.map((line) => ({ ...line, deal: null }))].flatMap((asked) => {
        const priced = priceOf({ lines: asked, bundles: of('bundle'), memberPrice, coupon: one });
        return priced.ok ? [priced.value] : [];
      }),
    ),
  );
}

const productWith = (floors: ReadonlyMap<string, number>) => (productId: string) => ({
  ...anyProduct,
  listPrice: 100_00,
  floorPrice: floors.get(productId.slice(2)) ?? 70_00,
});

/** Who approved what, kept by the test itself: for which subject, and who else may not count. */
interface Yes {
  readonly subject: string;
  readonly by: string;
  readonly floors: ReadonlyMap<string, number>;
}

it('no order is ever written below the floor without another person’s approval for it', () => {
  fc.assert(
    fc.property(history, (steps) => {
      played(steps);
    }),
    { numRuns: 400 },
  );
}, 120_000);

it('is kept with sales that were approved, and not by selling nothing', () => {
  const both = (subject: string, publish: Command): Step[] => [
    { do: 'command', by: 1, command: { type: 'approval.give', subject } },
    { do: 'command', by: 2, command: publish },
  ];
  const sell = items.map((itemId): Step => ({ do: 'sell', itemIds: [itemId], units: 1 }));
  const each = [
    both(dealSubject('deal-a', 65_00), { type: 'deal.open', dealId: 'deal-a' }),
    both(itemSubject('b', 69_00), { type: 'price.change', itemId: 'b', price: 69_00 }),
    ...['amount', 'other-member', 'group', 'presale'].map((offerId) =>
      both(offerSubject(offerId), { type: 'offer.open', offerId }),
    ),
  ];
  for (const steps of each) {
    expect(played([...steps, ...sell]), JSON.stringify(steps)).toBeGreaterThan(0);
    // The same by the one who planned it, or without anybody’s word, sells nothing below the floor.
    expect(played([...steps.slice(1), ...sell])).toBe(0);
    expect(played([...steps.map((one) => ({ ...one, by: 0 })), ...sell])).toBe(0);
  }
});

const history = fc
  .array(fc.oneof({ weight: 3, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: together }), {
    minLength: 5,
    maxLength: 40,
  })
  .map((steps) => steps.flat());

/** Plays a history and holds every sale against the test's own record; how many sales below the floor were approved. */
function played(steps: readonly Step[]): number {
  let approvedSales = 0;
  const start = plan.map((event) => ({
    at: 1,
    actor: people[0] ?? { id: '', name: '', role: 'operator' as const },
    event,
  }));
  let state = stateOf(start);
  const floors = new Map<string, number>(items.map((itemId) => [itemId, 70_00]));
  const yes: Yes[] = [];
  const published = new Map<string, string>(offerIds.map((id) => [offerSubject(id), 'wang']));
  published.set(dealSubject('deal-a', 65_00), 'wang').set(dealSubject('deal-b', 75_00), 'wang');
  const mayBe = (subjects: readonly string[], itemId: string) =>
    subjects.some((one) =>
      yes.some(
        (said) =>
          said.subject === one &&
          said.by !== published.get(one) &&
          (said.floors.get(itemId) ?? 0) >= (floors.get(itemId) ?? 0),
      ),
    );
  const sold = (lines: readonly SoldLine[], ids: readonly string[]) => {
    let paid = 0;
    let least = 0;
    let isYes = true;
    for (const { itemId, quantity, unitPrice, discount = 0, dealId } of lines) {
      const floor = floors.get(itemId) ?? 0;
      const own = dealId === null ? itemSubject(itemId, unitPrice) : dealSubject(dealId, unitPrice);
      const subjects = [own, ...ids.map(offerSubject)];
      if (unitPrice < floor) {
        expect(mayBe(subjects, itemId), `${own} below ${floor}`).toBe(true);
        approvedSales += 1;
      }
      if (discount === 0) continue;
      paid += quantity * unitPrice - discount;
      least += quantity * floor;
      if (quantity * unitPrice - discount < quantity * floor) isYes &&= mayBe(subjects, itemId);
    }
    if (paid < least) {
      expect(isYes, `${JSON.stringify(lines)} by ${ids}`).toBe(true);
      approvedSales += 1;
    }
  };
  for (const one of steps) {
    if (one.do === 'floor') floors.set(one.itemId, one.price);
    if (one.do === 'command') {
      const actor = people[one.by];
      if (!actor) throw new Error('nobody');
      const context = { ...contextFor(state), actor, product: productWith(floors) };
      const decided = decide(state, one.command, context);
      if (!decided.ok) continue;
      for (const event of decided.value) {
        state = evolve(state, {
          ...{ showId: state.showId, version: state.version + 1, at: NOW, commandId: null },
          ...{ actor, event },
        });
        if (event.type === 'approval.given')
          yes.push({ subject: event.subject, by: actor.id, floors: new Map(floors) });
        if (event.type === 'price.changed') published.set(itemSubject(event.itemId, event.price), actor.id);
      }
    }
    if (one.do !== 'sell') continue;
    const product = productWith(floors);
    const stopped = new Set(floorStops(state, product).map(({ subject: of }) => of));
    for (const { lines, steps: why } of baskets(state, one.itemIds, one.units, floors)) {
      const ids = [...new Set(why.flatMap(({ offerId }) => offerId ?? []))];
      if (soldBelowFloor(state, lines, ids, product) === null) sold(lines, ids);
      else {
        // Whoever is refused, the desk knows why: a price or an offer that leads to this basket is told as stopped.
        const leads = lines.map(({ itemId, unitPrice, dealId }) =>
          dealId === null ? itemSubject(itemId, unitPrice) : dealSubject(dealId, unitPrice),
        );
        const told = [...leads, ...ids.map(offerSubject)].some((of) => stopped.has(of));
        expect(told, `${JSON.stringify(lines)} by ${ids}, stopped ${[...stopped]}`).toBe(true);
      }
    }
    for (const { itemId, productId, price: asked } of state.lineup) {
      const line = { itemId, productId, quantity: 1, unitPrice: asked, dealId: null };
      const isStopped = soldBelowFloor(state, [line], [], product) !== null;
      expect(stopped.has(itemSubject(itemId, asked))).toBe(isStopped);
    }
    for (const at of state.deals)
      if (at.state === 'open')
        expect(stopped.has(dealSubject(at.dealId, at.price))).toBe(isDealBelowFloor(state, at, product));
    for (const offer of state.offers) {
      const { terms, offerId } = offer;
      if (terms.kind !== 'group-buy' && terms.kind !== 'presale') continue;
      if (offer.state !== 'open') continue;
      if (isOfferBelowFloor(state, offer, product)) {
        expect(stopped.has(offerSubject(offerId))).toBe(true);
        continue;
      }
      const unitPrice = terms.kind === 'presale' ? presalePrice(terms, 1).total : terms.price;
      if (unitPrice < (floors.get(terms.itemId) ?? 0)) {
        approvedSales += 1;
        expect(mayBe([offerSubject(offerId)], terms.itemId)).toBe(true);
      }
    }
  }
  return approvedSales;
}
