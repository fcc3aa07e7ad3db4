import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { briefingFacts as factsSchema } from '../../contract/briefing.ts';
import { stateOf } from '../../testing/given.ts';
import { created, dealPlanned, itemAdded } from '../../testing/histories.ts';
import type { EventOf, ShowEvent } from '../show/events.ts';
import { briefingDigest, briefingFacts } from './facts.ts';
import { quizOf, wrongAnswers } from './quiz.ts';

const product = (id: string) => ({
  sku: id.toUpperCase(),
  title: { en: `Piece ${id}`, zh: `款 ${id}` },
  imageUrl: `/pictures/${id}.svg`,
  listPrice: 150_00,
});
const plan: readonly ShowEvent[] = [
  created,
  itemAdded('a', { role: 'traffic' }),
  itemAdded('b', { role: 'welfare', price: 90_00 }),
  itemAdded('c'),
  itemAdded('d'),
  dealPlanned('small', 'a', { price: 99_00, quantity: 50 }),
  dealPlanned('strong', 'b', { price: 60_00, quantity: 5, perViewerLimit: 2 }),
];
const factsOf = (events: readonly ShowEvent[]) => briefingFacts(stateOf(events), product);
const quiz = quizOf(factsOf(plan), 'guide-1');

describe('the facts', () => {
  it('are the plan in running order, with times, deals and list prices', () => {
    const facts = factsOf(plan);
    expect(factsSchema.parse(facts)).toEqual(facts);
    expect(facts.items.map(({ sku, dealPrice }) => [sku, dealPrice])).toEqual([
      ['P-A', 99_00],
      ['P-B', 60_00],
      ['P-C', null],
      ['P-D', null],
    ]);
    expect(facts.items.map(({ expectedAt }) => expectedAt - created.plannedStartAt)).toEqual([
      0, 60_000, 120_000, 180_000,
    ]);
  });

  it('leave out cancelled deals and products the catalogue does not know', () => {
    const state = stateOf([...plan, { type: 'deal.cancelled', dealId: 'strong' }]);
    const facts = briefingFacts(state, (id) => (id === 'p-c' ? null : product(id)));
    expect(facts.deals.map(({ dealId }) => dealId)).toEqual(['small']);
    expect(facts.items).toHaveLength(3);
  });

  it('have another digest when what a guide says changes, and the same when stock or minutes do', () => {
    const digest = (more: readonly ShowEvent[]) => briefingDigest(stateOf([...plan, ...more]));
    const revised = (changes: EventOf<'lineup.revised'>['changes']): ShowEvent[] => [
      { type: 'lineup.revised', itemId: 'a', changes },
    ];
    expect(digest(revised({ price: 1_00 }))).not.toBe(digest([]));
    expect(digest(revised({ talkingPoints: 'New' }))).not.toBe(digest([]));
    expect(digest([{ type: 'lineup.moved', itemId: 'a', toIndex: 2 }])).not.toBe(digest([]));
    expect(digest(revised({ plannedMs: 1, stock: 5 }))).toBe(digest([]));
  });
});

describe('the quiz', () => {
  it('asks for the start, the strongest deal’s price and one product of its role', () => {
    expect(quiz.map(({ question }) => question.kind)).toEqual(['start', 'deal-price', 'role-item']);
    const rightValue = (index: number) =>
      quiz[index]?.question.options.find(({ id }) => id === quiz[index]?.right)?.value;
    expect(rightValue(0)).toEqual({ as: 'instant', at: created.plannedStartAt });
    expect(rightValue(1)).toEqual({ as: 'money', amount: 60_00 });
    expect(quiz[1]?.question.title).toEqual({ en: 'Piece p-b', zh: '款 p-b' });
    expect(rightValue(2)).toEqual({ as: 'text', text: { en: 'Piece p-b', zh: '款 p-b' } });
  });

  it('asks the same of the same guide, and puts the options in another order for others', () => {
    expect(quizOf(factsOf(plan), 'guide-1')).toEqual(quiz);
    const orders = new Set(
      Array.from({ length: 20 }, (_, n) =>
        quizOf(factsOf(plan), `guide-${n}`)
          .map(({ right }) => right)
          .join(''),
      ),
    );
    expect(orders.size).toBeGreaterThan(5);
  });

  it('falls back to live prices, first product and fewer questions as the plan has fewer facts', () => {
    const kinds = (events: readonly ShowEvent[]) =>
      quizOf(factsOf(events), 's').map(({ question }) => question.kind);
    const alike = [created, itemAdded('a'), itemAdded('b'), itemAdded('c')];
    expect(kinds(alike)).toEqual(['start', 'live-price', 'first-item']);
    expect(kinds([created, itemAdded('a'), dealPlanned('x', 'a')])).toEqual([
      'start',
      'deal-price',
      'deal-limit',
    ]);
    expect(kinds([created])).toEqual(['start']);
  });

  it('always has one right option among different ones, whatever the plan’s prices', () => {
    const price = fc.integer({ min: 0, max: 1_000_000_00 });
    fc.assert(
      fc.property(price, price, fc.string(), (live, deal, seed) => {
        const facts = factsOf([
          created,
          itemAdded('a', { price: live }),
          dealPlanned('x', 'a', { price: deal }),
        ]);
        for (const { question, right } of quizOf(facts, seed)) {
          const values = question.options.map(({ value }) => JSON.stringify(value));
          expect(new Set(values).size).toBe(values.length);
          expect(question.options.filter(({ id }) => id === right)).toHaveLength(1);
        }
      }),
    );
  });

  it('is passed by the right answers alone', () => {
    const right = Object.fromEntries(quiz.map((one) => [one.question.id, one.right]));
    expect(wrongAnswers(quiz, right)).toEqual([]);
    expect(wrongAnswers(quiz, { ...right, start: 'z' })).toEqual(['start']);
    expect(wrongAnswers(quiz, {})).toEqual(['start', 'deal-price', 'role-item']);
    expect(wrongAnswers(quiz, JSON.parse('{"__proto__":"a"}'))).toHaveLength(3);
  });
});
