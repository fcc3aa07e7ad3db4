import { describe, it } from 'vitest';
import type { Command } from '#shared/contract/commands.ts';
import { commandTable, commandTypes } from '#shared/contract/commands.ts';
import { given } from '#shared/testing/given.ts';
import { draft, ended, live, reviewed, scheduled } from '#shared/testing/histories.ts';
import { standardRules } from '../../settlement/rules.ts';
import type { ShowEvent } from '../events.ts';

/** One command of each type that a fitting show takes, or refuses for a reason other than its phase. */
const samples: { [T in Command['type']]: Extract<Command, { type: T }> } = {
  'show.revise': { type: 'show.revise', plannedMs: 60_000 },
  'show.schedule': { type: 'show.schedule' },
  'lineup.add': { type: 'lineup.add', productId: 'p', role: 'hero', price: 1, stock: 1, plannedMs: 0 },
  'lineup.import': {
    type: 'lineup.import',
    items: [{ productId: 'p', role: 'hero', price: 1, stock: 1, plannedMs: 1 }],
  },
  'lineup.revise': { type: 'lineup.revise', itemId: 'b', plannedMs: 1 },
  'lineup.move': { type: 'lineup.move', itemId: 'b', toIndex: 0 },
  'lineup.remove': { type: 'lineup.remove', itemId: 'b' },
  'lineup.arrange': { type: 'lineup.arrange', itemIds: ['b', 'a'] },
  'lineup.change': { type: 'lineup.change', items: [{ itemId: 'b', plannedMs: 1 }] },
  'lineup.clear': { type: 'lineup.clear', itemIds: ['b'] },
  'targets.respond': { type: 'targets.respond', regionId: 'r', answer: 'accepted' },
  'briefing.issue': { type: 'briefing.issue' },
  'briefing.confirm': { type: 'briefing.confirm', guideId: 'g' },
  'deal.plan': {
    type: 'deal.plan',
    itemId: 'b',
    price: 1,
    quantity: 1,
    perViewerLimit: 1,
    durationMs: 5_000,
  },
  'deal.revise': { type: 'deal.revise', dealId: 'd', price: 1 },
  'deal.cancel': { type: 'deal.cancel', dealId: 'd' },
  'offer.plan': {
    type: 'offer.plan',
    title: { en: 'Gift', zh: '赠品' },
    terms: {
      kind: 'gift',
      threshold: 1,
      gift: { itemId: 'b', quantity: 1 },
      audience: { kind: 'all' },
    },
  },
  'offer.revise': { type: 'offer.revise', offerId: 'none', opensAt: null },
  'offer.cancel': { type: 'offer.cancel', offerId: 'none' },
  'offer.open': { type: 'offer.open', offerId: 'none' },
  'offer.decide': { type: 'offer.decide', offerId: 'none', decision: 'go', reason: 'R' },
  'offer.close': { type: 'offer.close', offerId: 'none' },
  'coupon.drop': { type: 'coupon.drop', offerId: 'none' },
  'guardrails.set': { type: 'guardrails.set', maxDiscountBps: 5_000, secondPerson: true },
  'approval.give': { type: 'approval.give', subject: 'offer:none' },
  'approval.request': { type: 'approval.request', subject: 'offer:none' },
  'approval.refuse': { type: 'approval.refuse', subject: 'offer:none', reason: 'No' },
  'price.freeze': { type: 'price.freeze', itemId: 'a' },
  'price.unfreeze': { type: 'price.unfreeze', itemId: 'a' },
  'targets.set': { type: 'targets.set', basis: 'paid', total: { uv: 1, amount: 1 }, regions: [] },
  'traffic.plan': { type: 'traffic.plan', rows: [] },
  'readiness.assign': { type: 'readiness.assign', power: 'tooling', title: 'T', owner: 'O', dueAt: 1 },
  'readiness.plan': {
    type: 'readiness.plan',
    tasks: [{ power: 'tooling', title: 'T', owner: 'O', dueAt: 1 }],
  },
  'readiness.complete': { type: 'readiness.complete', taskId: 'none' },
  'settlement.plan': { type: 'settlement.plan', rules: standardRules },
  'show.start': { type: 'show.start' },
  'show.end': { type: 'show.end' },
  'product.pin': { type: 'product.pin', itemId: 'a' },
  'product.unpin': { type: 'product.unpin' },
  'deal.open': { type: 'deal.open', dealId: 'd' },
  'deal.close': { type: 'deal.close', dealId: 'd' },
  'deal.extend': { type: 'deal.extend', dealId: 'd', ms: 1_000 },
  'deal.restock': { type: 'deal.restock', dealId: 'd', quantity: 1 },
  'price.change': { type: 'price.change', itemId: 'a', price: 90_00 },
  'stock.adjust': { type: 'stock.adjust', itemId: 'a', delta: 1 },
  'notice.post': { type: 'notice.post', text: 'N' },
  'prompt.send': { type: 'prompt.send', text: 'P', tone: 'info' },
  'comment.hide': { type: 'comment.hide', commentId: 'c' },
  'comment.answer': { type: 'comment.answer', commentId: 'c', text: 'A' },
  'draw.open': { type: 'draw.open', condition: 'all', winners: 1, prize: 'P', durationMs: 10_000 },
  'draw.settle': { type: 'draw.settle', drawId: 'none' },
  'show.rehearse': { type: 'show.rehearse', viewers: 5 },
  'intervention.tick': { type: 'intervention.tick', interventionId: 'none' },
  'alert.acknowledge': { type: 'alert.acknowledge', alertId: 'none' },
  'poll.open': {
    type: 'poll.open',
    question: 'Q',
    options: ['A', 'B'],
    canChange: false,
    durationMs: 10_000,
  },
  'poll.close': { type: 'poll.close', pollId: 'none' },
  'comment.show': { type: 'comment.show', commentId: 'c' },
  'comment.pin': { type: 'comment.pin', commentId: 'c' },
  'comment.unpin': { type: 'comment.unpin' },
  'autoreply.set': { type: 'autoreply.set', rules: [] },
  'words.block': { type: 'words.block', words: ['w'] },
  'words.unblock': { type: 'words.unblock', words: ['w'] },
  'viewer.unmute': { type: 'viewer.unmute', viewerId: 'v' },
  'price.hide': { type: 'price.hide', itemId: 'a' },
  'price.reveal': { type: 'price.reveal', itemId: 'a' },
  'notice.clear': { type: 'notice.clear' },
  'welcome.set': { type: 'welcome.set', text: 'W' },
  'viewer.mute': { type: 'viewer.mute', viewerId: 'v' },
  'intervention.raise': { type: 'intervention.raise', regionId: 'r', action: 'notice', note: 'N' },
  'intervention.close': { type: 'intervention.close', interventionId: 'none' },
  'note.add': { type: 'note.add', text: 'N' },
  'lesson.add': { type: 'lesson.add', text: 'L' },
  'review.close': { type: 'review.close' },
  'settlement.freeze': { type: 'settlement.freeze' },
};

const reviewTypes = commandTypes.filter((type) => commandTable[type].needs === 'review.write');
/** Operators get these ready before the show as well, and regions and guides answer to the plan. */
const preparing: readonly Command['type'][] = [
  'autoreply.set',
  'words.block',
  'words.unblock',
  'price.hide',
  'price.reveal',
  'welcome.set',
  'targets.respond',
  'briefing.confirm',
];
const planTypes = [
  ...commandTypes.filter((type) => commandTable[type].needs === 'shows.plan' && type !== 'show.schedule'),
  ...preparing,
];
/** Offers are opened and closed from the lobby on; prices are approved at any time before the end. */
const lobbyTypes = [
  'offer.open',
  'offer.close',
  'approval.give',
  'approval.request',
  'approval.refuse',
] as const satisfies Command['type'][];
const isLobbyType = (type: Command['type']) => lobbyTypes.some((lobby) => lobby === type);
const airTypes = commandTypes.filter(
  (type) =>
    !planTypes.includes(type) &&
    !reviewTypes.includes(type) &&
    !isLobbyType(type) &&
    type !== 'offer.decide' &&
    !type.startsWith('show.'),
);
/** Samples about what is not there are looked up once the phase is right. */
/** And these have nothing to undo. */
const nothingToUndo: readonly Command['type'][] = ['words.unblock', 'price.reveal'];
const aboutNothing: readonly Command['type'][] = [
  'readiness.complete',
  'offer.revise',
  'offer.cancel',
  'targets.respond',
  'briefing.confirm',
];

const codeOf = (history: readonly ShowEvent[], type: Command['type']) => {
  const { decision } = given(history).when(samples[type]);
  return decision.ok ? 'accepted' : decision.error.code;
};

describe('which phase of a show takes which commands', () => {
  it.each(commandTypes)('%s: unknown shows are not found', (type) => {
    given([]).when(samples[type]).thenRefused('not_found');
  });

  it.each(planTypes)('%s: planning goes on from draft until the show ends', (type) => {
    const refused = aboutNothing.includes(type) ? 'not_found' : 'already_done';
    const isRefused = aboutNothing.includes(type) || nothingToUndo.includes(type);
    const expected = isRefused ? refused : 'accepted';
    for (const history of [draft, scheduled, live]) {
      if (codeOf(history, type) !== expected) throw new Error(`${type}: ${codeOf(history, type)}`);
    }
    given(ended).when(samples[type]).thenRefused('show_over');
    given(reviewed).when(samples[type]).thenRefused('show_over');
  });

  it.each(airTypes)('%s: on air only while live', (type) => {
    given(draft).when(samples[type]).thenRefused('show_not_live');
    given(scheduled).when(samples[type]).thenRefused('show_not_live');
    const whileLive = codeOf(live, type);
    if (whileLive.startsWith('show_')) throw new Error(`${type}: ${whileLive}`);
    given(ended).when(samples[type]).thenRefused('show_over');
    given(reviewed).when(samples[type]).thenRefused('show_over');
  });

  it('offer.decide: in any phase, for an offer that has been open', () => {
    for (const history of [draft, scheduled, live, ended, reviewed])
      given(history).when(samples['offer.decide']).thenRefused('not_found');
  });

  it.each(lobbyTypes)('%s: from the lobby on, until the show ends', (type) => {
    given(draft)
      .when(samples[type])
      .thenRefused(type.startsWith('approval.') ? 'not_found' : 'show_not_scheduled');
    for (const history of [scheduled, live]) given(history).when(samples[type]).thenRefused('not_found');
    given(ended).when(samples[type]).thenRefused('show_over');
    given(reviewed).when(samples[type]).thenRefused('show_over');
  });

  it('covers every command', () => {
    const known = [...planTypes, ...airTypes, ...reviewTypes, ...lobbyTypes];
    const rest = commandTypes.filter((type) => !known.includes(type));
    if (rest.join() !== 'offer.decide,show.schedule,show.rehearse,show.start,show.end')
      throw new Error(rest.join());
  });
});
