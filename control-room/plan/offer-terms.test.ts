import { describe, expect, it } from 'vitest';
import { type OfferTerms, offerTerms } from '#shared/contract/offers.ts';
import { type AppointmentsDraft, newOption, noAppointments, type OptionDraft } from './custom-draft.ts';
import { draftOf, emptyDraft, type OfferDraft } from './offer-draft.ts';
import { type OfferSurroundings, readDraft } from './offer-terms.ts';

const HOUR = 3_600_000;
const around: OfferSurroundings = {
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  now: Date.UTC(2026, 0, 1),
  plannedStartAt: Date.UTC(2026, 0, 2, 12),
  plannedMs: 3 * HOUR,
  goods: [
    { id: 'a', price: 100_00, floorPrice: 60_00, units: 10 },
    { id: 'b', price: 50_00, floorPrice: 40_00, units: 5 },
  ],
};
const named = { titleEn: 'Offer', titleZh: '优惠' };
const draft = (kind: OfferDraft['kind'], other: Partial<OfferDraft>): OfferDraft => ({
  ...emptyDraft(kind),
  ...named,
  ...other,
});
const problems = (one: OfferDraft) =>
  [...readDraft(one, around).problems].map(([field, { kind }]) => `${field} ${kind}`);

const size: OptionDraft = {
  ...newOption([]),
  ...{ en: 'Size', zh: '戒圈' },
  choices: [
    { id: 'c1', en: '12', zh: '12 号', price: '', isAsked: false },
    { id: 'c2', en: '20', zh: '20 号', price: '-10.50', isAsked: false },
    { id: 'c3', en: 'Other', zh: '其他', price: '', isAsked: true },
  ],
};
const engraving: OptionDraft = {
  ...newOption([size]),
  ...{ en: 'Engraving', zh: '刻字', kind: 'text', isRequired: false, maxLength: '12', price: '30' },
};
const visits: AppointmentsDraft = { ...noAppointments, isOffered: true, storeIds: ['s1'], capacity: '2' };

const whole: readonly OfferDraft[] = [
  draft('coupon', { amount: '50', threshold: '500', quantity: '100', opensAt: '2026-01-02T20:30' }),
  draft('coupon', { discountKind: 'percent', percent: '12.5', cap: '80', quantity: '9', itemIds: ['a'] }),
  draft('bundle', {
    bundle: [
      { itemId: 'a', units: '1' },
      { itemId: 'b', units: '2' },
    ],
    price: '150.50',
  }),
  draft('gift', { threshold: '300', itemId: 'b', giftUnits: '2' }),
  draft('member-price', { percent: '10' }),
  draft('group-buy', { itemId: 'a', price: '80', size: '3' }),
  draft('presale', {
    ...{ itemId: 'a', price: '100', deposit: '20', counts: '200', quantity: '5' },
    ...{ balanceFrom: '2026-01-05T10:00', balanceDueBy: '2026-01-08T22:00', rule: 'forfeit' },
  }),
  draft('presale', {
    ...{ itemId: 'a', price: '100', deposit: '20', quantity: '5', goQuantity: '3' },
    ...{ balanceFrom: '2026-01-05T10:00', balanceDueBy: '2026-01-08T22:00', decideBy: '2026-01-04T10:00' },
    variants: 'Rose gold / 玫瑰金\nPlain',
  }),
  draft('custom', { itemId: 'a', price: '120', depositPercent: '30', quantity: '4' }),
  draft('custom', {
    ...{ itemId: 'a', price: '120', quantity: '4', quoteDays: '0.5', balanceDays: '7', holdMinutes: '20' },
    options: [size, engraving],
    appointments: { ...visits, slots: [Date.UTC(2026, 0, 4, 2), Date.UTC(2026, 0, 4, 3)] },
  }),
  draft('coupon', {
    ...{ amount: '5', quantity: '1' },
    audience: { kind: 'segments', regionIds: [], segments: ['dormant'] },
  }),
];

describe('the form of an offer', () => {
  it.each(whole.map((one) => [one.kind, one] as const))('%s: gives terms of the contract', (_, one) => {
    const { terms, problems: found } = readDraft(one, around);
    expect([...found]).toEqual([]);
    expect(offerTerms.parse(terms)).toEqual(terms);
  });

  it.each(whole.map((one) => [one.kind, one] as const))('%s: is the same when opened again', (_, one) => {
    const { terms, opensAt, closesAt } = readDraft(one, around);
    const title = { en: one.titleEn, zh: one.titleZh };
    const offer = { id: 'o', title, terms: terms as OfferTerms, opensAt, closesAt };
    const again = draftOf({ ...offer, state: 'planned', figures: { offerId: 'o' } }, around);
    expect(readDraft(again, around)).toMatchObject({ terms, opensAt, closesAt });
  });
});

describe('what is wrong is said beside its field', () => {
  it('an empty form says what it needs', () => {
    expect(problems(emptyDraft('coupon'))).toEqual([
      'titleEn needed',
      'titleZh needed',
      'amount needed',
      'quantity needed',
    ]);
    expect(readDraft(emptyDraft('coupon'), around).terms).toBeNull();
  });
  it('a price of its own is below what it replaces and not below the floor', () => {
    const group = (price: string) => problems(draft('group-buy', { itemId: 'a', price }));
    expect(group('100')).toEqual(['price notSaving']);
    expect(group('59.99')).toEqual(['price belowFloor']);
    expect(group('60')).toEqual([]);
    const pair = [{ itemId: 'a', units: '2' }];
    expect(problems(draft('bundle', { bundle: pair, price: '200' }))).toEqual(['price notSaving']);
    expect(problems(draft('bundle', { bundle: pair, price: '119.99' }))).toEqual(['price belowFloor']);
    expect(problems(draft('bundle', { bundle: [{ itemId: 'a', units: '1' }], price: '90' }))).toEqual([
      'bundle twoUnits',
    ]);
  });
  it('a member’s price names the product it would take below its floor', () => {
    expect(readDraft(draft('member-price', { percent: '25' }), around).problems.get('percent')).toEqual({
      kind: 'memberFloor',
      itemId: 'b',
      price: 37_50,
      floor: 40_00,
    });
    expect(problems(draft('member-price', { percent: '25', itemIds: ['a'] }))).toEqual([]);
  });
  it('a presale is measured by all that is paid, has units for it and time for its balance', () => {
    const presale = (other: Partial<OfferDraft>) =>
      problems(
        draft('presale', {
          ...{ itemId: 'a', price: '100', deposit: '20', quantity: '5' },
          ...{ balanceFrom: '2026-01-05T10:00', balanceDueBy: '2026-01-08T22:00' },
          ...other,
        }),
      );
    expect(presale({ deposit: '40.01' })).toEqual(['price belowFloor']);
    expect(presale({ deposit: '60' })).toContain('counts countsTooMuch');
    expect(presale({ deposit: '100' })).toContain('deposit depositTooHigh');
    expect(presale({ quantity: '11' })).toEqual(['quantity overStock']);
    expect(presale({ balanceDueBy: '2026-01-05T09:00' })).toEqual(['balanceDueBy dueFirst']);
  });
  it('times: not before now, not closing before it opens; outside the show is a warning alone', () => {
    const coupon = (other: Partial<OfferDraft>) => draft('coupon', { amount: '5', quantity: '1', ...other });
    expect(problems(coupon({ opensAt: '2025-01-01T10:00' }))).toEqual(['opensAt past']);
    expect(problems(coupon({ opensAt: '2026-01-02T20:30', closesAt: '2026-01-02T20:30' }))).toEqual([
      'closesAt closesFirst',
    ]);
    const early = coupon({ opensAt: '2026-01-02T08:00' });
    expect(problems(early)).toEqual(['opensAt opensOutside']);
    expect(readDraft(early, around).terms).not.toBeNull();
  });
  it('regions and segments are picked', () => {
    const audience = { kind: 'regions', regionIds: [], segments: [] } as const;
    expect(problems(draft('coupon', { amount: '5', quantity: '1', audience }))).toEqual([
      'audience pickSome',
    ]);
  });
  it('a custom piece: options have names and prices, appointments have stores and times', () => {
    const custom = (other: Partial<OfferDraft>) =>
      problems(draft('custom', { itemId: 'a', price: '120', quantity: '4', ...other }));
    const priced = (price: string) => ({
      ...size,
      choices: [{ id: 'c1', en: '12', zh: '12 号', price, isAsked: false }],
    });
    expect(custom({ options: [newOption([])] })).toEqual(['options optionNames']);
    expect(custom({ options: [{ ...size, choices: [] }] })).toEqual(['options noChoices']);
    expect(custom({ options: [{ ...size, choices: newOption([]).choices }] })).toEqual([
      'options choiceNames',
    ]);
    expect(custom({ options: [priced('ten')] })).toEqual(['options optionPrice']);
    expect(custom({ options: [priced('−10')] })).toEqual([]);
    expect(custom({ options: [{ ...engraving, price: '-1' }] })).toEqual(['options optionPrice']);
    expect(custom({ options: [{ ...engraving, maxLength: '0' }] })).toEqual(['options optionLength']);
    const slots = [around.now];
    expect(custom({ appointments: visits })).toEqual(['appointments noSlots']);
    expect(custom({ appointments: { ...visits, storeIds: [], slots } })).toEqual(['appointments noStores']);
    expect(custom({ appointments: { ...visits, minutes: '0', slots } })).toEqual(['appointments slotLength']);
    expect(custom({ appointments: { ...visits, capacity: '', slots } })).toEqual([
      'appointments slotCapacity',
    ]);
    expect(custom({ appointments: { ...visits, slots, isOffered: false, storeIds: [] } })).toEqual([]);
  });
});
