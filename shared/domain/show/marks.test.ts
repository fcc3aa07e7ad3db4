import { describe, expect, it } from 'vitest';
import { timelineMark } from '#shared/contract/metrics.ts';
import { operator } from '#shared/testing/given.ts';
import { live } from '#shared/testing/histories.ts';
import { couponOffer } from '#shared/testing/ledger-run.ts';
import type { ShowEvent, ShowEventRecord } from './events.ts';
import { pinnedIntervals, timelineMarks } from './marks.ts';

const recorded = (events: readonly { at: number; event: ShowEvent }[]): ShowEventRecord[] =>
  events.map(({ at, event }, index) => {
    return { showId: 'show', version: index + 1, at, actor: operator, commandId: null, event };
  });
const at = (time: number, event: ShowEvent) => ({ at: time, event });
const pin = (itemId: string): ShowEvent => ({ type: 'product.pinned', itemId });
const unpin = (itemId: string): ShowEvent => ({ type: 'product.unpinned', itemId });
const titleOf = (itemId: string) => ({ en: `Ring ${itemId}`, zh: `戒指 ${itemId}` });

describe('timeline marks', () => {
  const records = recorded([
    ...live.map((event) => at(1, event)),
    at(10, pin('a')),
    at(20, { type: 'deal.opened', dealId: 'd', opensAt: 20, endsAt: 60 }),
    at(30, { type: 'deal.restocked', dealId: 'd', quantity: 5 }),
    at(31, { type: 'deal.extended', dealId: 'd', endsAt: 30_060, ms: 30_000 }),
    at(32, { type: 'stock.adjusted', itemId: 'b', delta: -2 }),
    at(33, { type: 'price.changed', itemId: 'b', price: 1, from: 2 }),
    at(34, { type: 'notice.posted', text: 'Hi' }),
    at(35, { type: 'comment.hidden', commentId: 'c' }),
    at(40, { type: 'deal.closed', dealId: 'd', reason: 'by-hand' }),
    at(50, unpin('a')),
    at(60, { type: 'show.ended' }),
    at(99, { type: 'note.added', at: 25, text: 'Peak' }),
    at(99, { type: 'note.added', at: null, text: 'Well done' }),
  ]);
  const marks = timelineMarks(records, titleOf);

  it('say what went on air when, and leave planning and moderation out', () => {
    expect(marks.map((mark) => `${mark.at} ${mark.kind} ${mark.label.en}`)).toEqual([
      '1 start Start',
      '10 pin Ring a',
      '20 deal-open Ring a',
      '30 deal-restock Ring a +5',
      '31 deal-extend Ring a +30 s',
      '32 stock Ring b -2',
      '33 price Ring b',
      '34 notice Hi',
      '40 deal-close Ring a',
      '50 unpin Ring a',
      '60 end End',
      '25 note Peak',
      '99 note Well done',
    ]);
  });
  it('fit the contract, in both languages, with who did it', () => {
    for (const mark of marks) expect(timelineMark.parse(mark)).toEqual(mark);
    expect(marks[2]).toEqual({
      at: 20,
      kind: 'deal-open',
      itemId: 'a',
      dealId: 'd',
      label: { en: 'Ring a', zh: '戒指 a' },
      actor: 'Op',
    });
  });
});

describe('pinned intervals', () => {
  it('run from pin to unpin; a renewed pin goes on', () => {
    const records = recorded([at(10, pin('a')), at(20, pin('b')), at(30, pin('a')), at(40, unpin('a'))]);
    expect(pinnedIntervals(records, 100)).toEqual([
      { itemId: 'a', from: 10, to: 40 },
      { itemId: 'b', from: 20, to: 100 },
    ]);
  });
  it('end with the show', () => {
    const records = recorded([at(10, pin('a')), at(50, { type: 'show.ended' })]);
    expect(pinnedIntervals(records, 100)).toEqual([{ itemId: 'a', from: 10, to: 50 }]);
  });
  it('may be several of one item, and none is empty', () => {
    const records = recorded([
      at(10, pin('a')),
      at(20, unpin('a')),
      at(30, pin('a')),
      at(30, unpin('a')),
      at(40, pin('a')),
    ]);
    expect(pinnedIntervals(records, 60)).toEqual([
      { itemId: 'a', from: 10, to: 20 },
      { itemId: 'a', from: 40, to: 60 },
    ]);
  });
});

it('offers are marked with their title, and stops of sales with the item', () => {
  const offer = {
    offerId: 'o',
    title: { en: 'First', zh: '一' },
    terms: couponOffer('o').terms,
    opensAt: null,
    closesAt: null,
  };
  const marks = timelineMarks(
    recorded([
      ...live.map((event) => at(1, event)),
      at(2, { type: 'offer.planned', offer }),
      at(3, { type: 'offer.revised', offerId: 'o', changes: { title: { en: 'Second', zh: '二' } } }),
      at(4, { type: 'offer.opened', offerId: 'o' }),
      at(5, { type: 'coupon.dropped', offerId: 'o' }),
      at(6, { type: 'price.frozen', itemId: 'a', reason: null }),
      at(7, { type: 'price.unfrozen', itemId: 'a' }),
      at(8, { type: 'offer.closed', offerId: 'o', reason: 'by-hand' }),
    ]),
    titleOf,
  );
  for (const mark of marks) expect(timelineMark.parse(mark)).toEqual(mark);
  expect(marks.slice(1).map((mark) => `${mark.at} ${mark.kind} ${mark.label.en}`)).toEqual([
    '4 offer-open Second',
    '5 coupon-drop Second',
    '6 freeze Ring a',
    '7 unfreeze Ring a',
    '8 offer-close Second',
  ]);
});
