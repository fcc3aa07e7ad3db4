import type { OfferTerms } from '#shared/contract/offers.ts';
import { shareOf } from '#shared/domain/pricing/price.ts';
import { parseMoney } from '../ui/money.ts';
import { fromWallTime } from '../ui/zone.ts';
import {
  type AppointmentProblem,
  type CustomProblem,
  readAppointments,
  readOptions,
} from './custom-draft.ts';
import { audienceOf, type DraftZone, type OfferDraft } from './offer-draft.ts';

const DAY_MS = 86_400_000;

/** What is wrong with a field of the form, as data. Amounts in minor units. */
export type FieldProblem =
  | {
      readonly kind:
        | 'needed'
        | 'notAmount'
        | 'notWhole'
        | 'notRate'
        | 'twoUnits'
        | 'twoBuyers'
        | 'closesFirst'
        | 'dueFirst'
        | 'decideLate'
        | 'past'
        | 'opensOutside'
        | 'pickSome'
        | 'depositTooHigh'
        | CustomProblem
        | AppointmentProblem;
    }
  | { readonly kind: 'notSaving'; readonly price: number }
  | { readonly kind: 'belowFloor'; readonly floor: number }
  | {
      readonly kind: 'memberFloor';
      readonly itemId: string;
      readonly price: number;
      readonly floor: number;
    }
  | { readonly kind: 'countsTooMuch'; readonly counts: number; readonly price: number }
  | { readonly kind: 'overStock'; readonly n: number };

export type Field = keyof OfferDraft;
export type Problems = ReadonlyMap<Field, FieldProblem>;

export interface OfferGood {
  readonly id: string;
  readonly price: number;
  readonly floorPrice: number;
  readonly units: number;
}

export interface OfferSurroundings extends DraftZone {
  readonly now: number;
  readonly plannedStartAt: number;
  readonly plannedMs: number;
  readonly goods: readonly OfferGood[];
}

export interface Drafted {
  /** Null while a field that it needs is missing or wrong. */
  readonly terms: OfferTerms | null;
  readonly opensAt: number | null;
  readonly closesAt: number | null;
  readonly problems: Problems;
}

/**
 * A time outside the show is a warning, and so is a price below the floor, which waits for somebody else's approval;
 * everything else keeps the offer from being saved.
 */
export const isBlocking = ({ kind }: FieldProblem): boolean =>
  kind !== 'opensOutside' && kind !== 'belowFloor' && kind !== 'memberFloor';

/** Reads a form: its terms as the contract has them, and what is wrong, field by field. */
export function readDraft(draft: OfferDraft, around: OfferSurroundings): Drafted {
  const problems = new Map<Field, FieldProblem>();
  const say = (field: Field, problem: FieldProblem) => {
    if (!problems.has(field)) problems.set(field, problem);
  };
  const read = reader(draft, around, say);
  if (draft.titleEn.trim() === '') say('titleEn', { kind: 'needed' });
  if (draft.titleZh.trim() === '') say('titleZh', { kind: 'needed' });
  const opensAt = read.time('opensAt', true);
  const closesAt = read.time('closesAt', true);
  if (opensAt !== null) {
    if (opensAt < around.now) say('opensAt', { kind: 'past' });
    const end = around.plannedStartAt + around.plannedMs;
    if (opensAt < around.plannedStartAt || opensAt >= end) say('opensAt', { kind: 'opensOutside' });
  }
  if (closesAt !== null && closesAt <= (opensAt ?? around.now)) say('closesAt', { kind: 'closesFirst' });
  const terms = termsOf(draft, around, read, say);
  return { terms: [...problems.values()].some(isBlocking) ? null : terms, opensAt, closesAt, problems };
}

type Say = (field: Field, problem: FieldProblem) => void;
type TextField = {
  [K in Field]: OfferDraft[K] extends string ? K : never;
}[Field];

function reader(draft: OfferDraft, { currency, timeZone }: DraftZone, say: Say) {
  const number = (field: TextField, fits: (n: number) => boolean, kind: 'notWhole' | 'notRate'): number => {
    const n = Number(draft[field]);
    if (draft[field].trim() === '') say(field, { kind: 'needed' });
    else if (!fits(n)) say(field, { kind });
    return n;
  };
  return {
    money(field: TextField, optional = false): number {
      const text = draft[field].trim();
      const minor = parseMoney(text, currency);
      if (text === '') {
        if (!optional) say(field, { kind: 'needed' });
      } else if (minor === null || (minor === 0 && !optional)) say(field, { kind: 'notAmount' });
      return minor ?? 0;
    },
    whole: (field: TextField) => number(field, (n) => Number.isInteger(n) && n >= 1, 'notWhole'),
    positive: (field: TextField) => number(field, (n) => n > 0, 'notWhole'),
    /** Percent → basis points. */
    bps: (field: TextField, most = 100) =>
      Math.round(number(field, (n) => n > 0 && n <= most, 'notRate') * 100),
    time(field: TextField, optional = false): number | null {
      const text = draft[field];
      const at = text === '' ? null : fromWallTime(text, timeZone);
      if (at === null && !(optional && text === '')) say(field, { kind: 'needed' });
      return at;
    },
    item(): string {
      if (draft.itemId === null) say('itemId', { kind: 'needed' });
      return draft.itemId ?? '';
    },
  };
}

type Reader = ReturnType<typeof reader>;

function termsOf(draft: OfferDraft, around: OfferSurroundings, read: Reader, say: Say): OfferTerms | null {
  const audience = audienceOf(draft.audience);
  if (!audience) say('audience', { kind: 'pickSome' });
  const who = audience ?? { kind: 'all' as const };
  const some = draft.itemIds.length > 0 ? { itemIds: [...draft.itemIds] } : {};
  const good = (itemId: string) => around.goods.find(({ id }) => id === itemId);
  const holdMs = () => read.positive('holdMinutes') * 60_000;
  switch (draft.kind) {
    case 'coupon': {
      const discount =
        draft.discountKind === 'amount'
          ? ({ kind: 'amount', amount: read.money('amount') } as const)
          : ({
              kind: 'percent',
              bps: read.bps('percent'),
              cap: draft.cap.trim() === '' ? null : read.money('cap'),
            } as const);
      return {
        kind: 'coupon',
        discount,
        threshold: read.money('threshold', true),
        audience: who,
        quantity: read.whole('quantity'),
        perViewerLimit: read.whole('perViewer'),
        stacking: { deals: draft.stackDeals, members: draft.stackMembers },
        validMs: Math.round(read.positive('validHours') * 3_600_000),
        redeem: draft.redeem,
        ...some,
      };
    }
    case 'bundle': {
      const items = draft.bundle.map(({ itemId, units }) => ({ itemId, quantity: Number(units) }));
      const isWhole = items.every(({ quantity }) => Number.isInteger(quantity) && quantity >= 1);
      if (!isWhole) say('bundle', { kind: 'notWhole' });
      if (items.reduce((sum, { quantity }) => sum + quantity, 0) < 2) say('bundle', { kind: 'twoUnits' });
      const price = read.money('price');
      checkPrice('price', price, sumOf(items, good, 'price'), sumOf(items, good, 'floorPrice'), say);
      return { kind: 'bundle', items, price, audience: who };
    }
    case 'gift': {
      const quantity = read.whole('giftUnits');
      const itemId = read.item();
      overStock('giftUnits', quantity, good(itemId), say);
      return {
        kind: 'gift',
        threshold: read.money('threshold'),
        gift: { itemId, quantity },
        audience: who,
        ...some,
      };
    }
    case 'member-price': {
      const bps = read.bps('percent');
      checkMembers(bps, draft.itemIds, around.goods, say);
      return { kind: 'member-price', bps, audience: who, ...some };
    }
    case 'group-buy': {
      const itemId = read.item();
      const price = read.money('price');
      const item = good(itemId);
      if (item) checkPrice('price', price, item.price, item.floorPrice, say);
      const size = read.whole('size');
      if (size < 2) say('size', { kind: 'twoBuyers' });
      return {
        ...{ kind: 'group-buy', itemId, price, size, audience: who, holdMs: holdMs() },
        windowMs: read.positive('windowMinutes') * 60_000,
        perViewerLimit: read.whole('perViewer'),
      };
    }
    case 'presale':
      return presaleOf(draft, around, read, say, who);
    case 'custom': {
      const price = read.money('price');
      const item = good(read.item());
      if (item && price > 0 && price < item.floorPrice)
        say('price', { kind: 'belowFloor', floor: item.floorPrice });
      const { options, problem } = readOptions(draft.options, around.currency);
      if (problem) say('options', { kind: problem });
      const visits = readAppointments(draft.appointments);
      if (visits.problem) say('appointments', { kind: visits.problem });
      return {
        options,
        appointments: visits.appointments,
        quoteValidMs: Math.round(read.positive('quoteDays') * DAY_MS),
        holdMs: holdMs(),
        balanceWithinMs: Math.round(read.positive('balanceDays') * DAY_MS),
        kind: 'custom',
        itemId: draft.itemId ?? '',
        price,
        depositBps: read.bps('depositPercent', 90),
        quantity: read.whole('quantity'),
        perViewerLimit: read.whole('perViewer'),
        makingMs: Math.round(read.positive('makingDays') * DAY_MS),
        rule: draft.rule,
        returns: draft.returns,
        audience: who,
      };
    }
  }
}

function presaleOf(
  draft: OfferDraft,
  around: OfferSurroundings,
  read: Reader,
  say: Say,
  audience: OfferTerms['audience'],
): OfferTerms {
  const itemId = read.item();
  const item = around.goods.find(({ id }) => id === itemId);
  const [price, deposit, countsBps] = [read.money('price'), read.money('deposit'), read.bps('counts', 1_000)];
  if (countsBps < 10_000) say('counts', { kind: 'notRate' });
  const counts = Math.floor((deposit * countsBps) / 10_000);
  if (price > 0 && deposit >= price) say('deposit', { kind: 'depositTooHigh' });
  else if (price > 0 && counts >= price) say('counts', { kind: 'countsTooMuch', counts, price });
  // What is paid in all: the deposit counts for more than it is.
  const total = price - (counts - deposit);
  if (item && price > 0 && total < item.floorPrice)
    say('price', { kind: 'belowFloor', floor: item.floorPrice });
  else if (item && (price > item.price || total >= item.price))
    say('price', { kind: 'notSaving', price: item.price });
  const quantity = read.whole('quantity');
  overStock('quantity', quantity, item, say);
  const balanceFrom = read.time('balanceFrom') ?? 0;
  const balanceDueBy = read.time('balanceDueBy') ?? 0;
  if (balanceDueBy !== 0 && balanceDueBy <= balanceFrom) say('balanceDueBy', { kind: 'dueFirst' });
  if (balanceDueBy !== 0 && balanceDueBy <= around.now) say('balanceDueBy', { kind: 'past' });
  const demandTest = demandOf(draft, read, balanceFrom, say);
  const variants = variantsOf(draft.variants);
  return {
    ...(demandTest ? { demandTest } : {}),
    ...(variants.length > 0 ? { variants } : {}),
    ...{ kind: 'presale', itemId, price, deposit, countsBps, quantity, balanceFrom, balanceDueBy, audience },
    perViewerLimit: read.whole('perViewer'),
    rule: draft.rule,
    holdMs: read.positive('holdMinutes') * 60_000,
  };
}

/** Null where neither of its fields is filled in. */
function demandOf(draft: OfferDraft, read: Reader, balanceFrom: number, say: Say) {
  if (draft.goQuantity.trim() === '' && draft.decideBy === '') return null;
  const goQuantity = read.whole('goQuantity');
  const decideBy = read.time('decideBy') ?? 0;
  if (balanceFrom !== 0 && decideBy > balanceFrom) say('decideBy', { kind: 'decideLate' });
  return { goQuantity, decideBy };
}

/** “Rose gold / 玫瑰金” a line; one language stands for both. */
function variantsOf(text: string) {
  return text.split('\n').flatMap((line, index) => {
    const [en = '', zh = en] = line.split('/').map((part) => part.trim());
    return en === '' ? [] : [{ id: `v${index + 1}`, title: { en, zh: zh === '' ? en : zh } }];
  });
}

const sumOf = (
  items: readonly { itemId: string; quantity: number }[],
  good: (itemId: string) => OfferGood | undefined,
  of: 'price' | 'floorPrice',
): number => items.reduce((sum, { itemId, quantity }) => sum + (good(itemId)?.[of] ?? 0) * quantity, 0);

/** Below what it replaces; below the floor it is worth a word. */
function checkPrice(field: Field, price: number, instead: number, floor: number, say: Say): void {
  if (price <= 0 || instead === 0) return;
  if (price < floor) say(field, { kind: 'belowFloor', floor });
  else if (price >= instead) say(field, { kind: 'notSaving', price: instead });
}

function overStock(field: Field, units: number, good: OfferGood | undefined, say: Say): void {
  if (good && units > good.units) say(field, { kind: 'overStock', n: good.units });
}

/** A member's price below the floor of an item it is for is worth a word. */
function checkMembers(bps: number, itemIds: readonly string[], goods: readonly OfferGood[], say: Say): void {
  const wrong = goods.find(
    ({ id, price, floorPrice }) =>
      (itemIds.length === 0 || itemIds.includes(id)) && priceLess(price, bps) < floorPrice,
  );
  if (wrong)
    say('percent', {
      kind: 'memberFloor',
      itemId: wrong.id,
      price: priceLess(wrong.price, bps),
      floor: wrong.floorPrice,
    });
}

const priceLess = (price: number, bps: number) => price - shareOf(price, bps);
