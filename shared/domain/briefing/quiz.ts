import type { Bilingual } from '../../contract/basics.ts';
import type { BriefingFacts, BriefingItem, QuizQuestion } from '../../contract/briefing.ts';
import { sha256 } from '../draws/sha256.ts';

type Value = QuizQuestion['options'][number]['value'];
type Asked = Pick<QuizQuestion, 'kind' | 'title' | 'role'> & {
  readonly right: Value;
  readonly wrong: readonly Value[];
};
export interface Question {
  readonly question: QuizQuestion;
  /** Id of the right option. */
  readonly right: string;
}

const OPTIONS = 4;
const HOUR_MS = 3_600_000;

/**
 * Three questions about what a guide must be able to say of this show: when it starts, what the strongest deal costs,
 * and one more the plan has facts for. The same plan and `seed` always ask the same, with options in the same order;
 * another seed shuffles them anew. A plan with few facts asks fewer.
 */
export function quizOf(facts: BriefingFacts, seed: string): readonly Question[] {
  const asked = [
    startQuestion(facts),
    dealPrice(facts) ?? livePrice(facts),
    roleItem(facts) ?? firstItem(facts) ?? dealLimit(facts) ?? (dealPrice(facts) ? livePrice(facts) : null),
  ];
  return asked.filter((one) => one !== null).map((one) => shuffled(one, seed));
}

/** The ids of questions that were not answered right, or not at all. */
export const wrongAnswers = (
  questions: readonly Question[],
  answers: Readonly<Record<string, string>>,
): readonly string[] =>
  questions
    .filter(({ question, right }) => !Object.hasOwn(answers, question.id) || answers[question.id] !== right)
    .map(({ question }) => question.id);

function startQuestion({ plannedStartAt }: BriefingFacts): Asked {
  const at = (later: number): Value => ({ as: 'instant', at: Math.max(0, plannedStartAt + later) });
  return {
    kind: 'start',
    title: null,
    role: null,
    right: at(0),
    wrong: [at(-HOUR_MS), at(HOUR_MS), at(24 * HOUR_MS)],
  };
}

const money = (amount: number): Value => ({ as: 'money', amount });

/** The strongest deal: the one that takes most off the live price, all its units together. */
function strongestDeal({ deals, items }: BriefingFacts) {
  const strength = ({ itemId, price, quantity }: BriefingFacts['deals'][number]) =>
    ((items.find((item) => item.itemId === itemId)?.price ?? price) - price) * quantity;
  const deal = deals.toSorted((a, b) => strength(b) - strength(a))[0];
  const item = deal && items.find(({ itemId }) => itemId === deal.itemId);
  return deal && item ? { deal, item } : null;
}

function dealPrice(facts: BriefingFacts): Asked | null {
  const strongest = strongestDeal(facts);
  if (!strongest) return null;
  const { deal, item } = strongest;
  return priceQuestion('deal-price', item, deal.price, [item.price, item.listPrice]);
}

function livePrice({ items }: BriefingFacts): Asked | null {
  const item = items.find(({ role }) => role === 'hero') ?? items[0];
  return item ? priceQuestion('live-price', item, item.price, [item.listPrice]) : null;
}

function priceQuestion(
  kind: 'deal-price' | 'live-price',
  { title }: BriefingItem,
  right: number,
  others: readonly number[],
): Asked {
  const near = [1.1, 0.9, 1.2, 1.35].map((factor) => Math.round((right * factor) / 100) * 100);
  return { kind, title, role: null, right: money(right), wrong: [...others, ...near].map(money) };
}

function dealLimit(facts: BriefingFacts): Asked | null {
  const strongest = strongestDeal(facts);
  if (!strongest) return null;
  const { perViewerLimit } = strongest.deal;
  const wrong = [1, 2, 3, 5, 10].map((n): Value => ({ as: 'count', n }));
  return {
    kind: 'deal-limit',
    title: strongest.item.title,
    role: null,
    right: { as: 'count', n: perViewerLimit },
    wrong,
  };
}

const text = (title: Bilingual): Value => ({ as: 'text', text: title });

/** Which product is the welfare, hero or traffic one: only where exactly one is. */
function roleItem({ items }: BriefingFacts): Asked | null {
  if (items.length < 3) return null;
  for (const role of ['welfare', 'hero', 'traffic', 'image'] as const) {
    const [only, ...more] = items.filter((item) => item.role === role);
    if (!only || more.length > 0) continue;
    const wrong = items.filter((item) => item.role !== role).map(({ title }) => text(title));
    return { kind: 'role-item', title: null, role, right: text(only.title), wrong };
  }
  return null;
}

function firstItem({ items }: BriefingFacts): Asked | null {
  const first = items.toSorted((a, b) => a.expectedAt - b.expectedAt)[0];
  if (!first || items.length < 3) return null;
  const wrong = items.filter(({ itemId }) => itemId !== first.itemId).map(({ title }) => text(title));
  return { kind: 'first-item', title: null, role: null, right: text(first.title), wrong };
}

function shuffled({ kind, title, role, right, wrong }: Asked, seed: string): Question {
  const key = (value: Value) => JSON.stringify(value);
  const place = (value: Value) => sha256(`${seed} ${kind} ${key(value)}`);
  const others = new Map(wrong.map((value) => [key(value), value]));
  others.delete(key(right));
  // The first wrong ones are the likeliest mistakes.
  const chosen = [...others.values()].slice(0, OPTIONS - 1);
  const values = [right, ...chosen].toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  const options = values.map((value, index) => ({ id: 'abcd'[index] ?? '', value }));
  const rightId = options.find(({ value }) => value === right)?.id ?? '';
  return { question: { id: kind, kind, title, role, options }, right: rightId };
}
