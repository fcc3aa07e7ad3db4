import { expect, test } from 'vitest';
import { type Observed, rehearsalSheet } from './sheet.ts';

const done = (sent: number) => ({ sent, right: sent });
const good: Observed = {
  toleranceMs: 10_000,
  plannedMs: 600_000,
  endedAt: 602_000,
  pins: [{ itemId: 'ring', plannedAt: 0, at: 1_000 }],
  deals: [{ dealId: 'd', plannedAt: 60_000, openedAt: 61_000, isOver: true, quantity: 5, sold: 5 }],
  offers: [{ offerId: 'o', isOpened: true, needsApproval: false }],
  unapproved: 0,
  coupons: { tried: 10, taken: 5, over: 0 },
  stock: { findings: 0, oversold: 0 },
  limits: { tried: 20, over: 0 },
  payments: { paid: done(9), forged: done(2), repeated: done(2), late: done(1), wrong: done(1) },
  spam: { sent: 60, refused: 39 },
  storm: { clients: 50, back: 50, slowestMs: 900 },
  links: { tried: 4, answered: 4 },
  staff: { hasHost: true, hostRefused: true, tasksOpen: 0 },
  load: { delayMs: 40, answerMs: 80 },
};
const failing = (other: Partial<Observed>) =>
  rehearsalSheet({ ...good, ...other })
    .checks.filter(({ status }) => status === 'fail')
    .map(({ name }) => name);

test('all is well when all went as planned', () => {
  expect(rehearsalSheet(good)).toMatchObject({ passed: true });
  expect(failing({})).toEqual([]);
});

test.each<[string, Partial<Observed>, string]>([
  ['an item never shown', { pins: [{ itemId: 'ring', plannedAt: 0, at: null }] }, 'run-sheet'],
  ['an item shown late', { pins: [{ itemId: 'ring', plannedAt: 0, at: 10_001 }] }, 'run-sheet'],
  ['a show that did not end', { endedAt: null }, 'run-sheet'],
  ['a deal never opened', { deals: good.deals.map((deal) => ({ ...deal, openedAt: null })) }, 'deals'],
  ['a deal that stayed open', { deals: good.deals.map((deal) => ({ ...deal, isOver: false })) }, 'deals'],
  ['more sold than there was', { deals: good.deals.map((deal) => ({ ...deal, sold: 6 })) }, 'deals'],
  [
    'an offer nobody has approved',
    { offers: [{ offerId: 'o', isOpened: false, needsApproval: true }] },
    'offers',
  ],
  ['a price nobody has approved', { unapproved: 1 }, 'offers'],
  ['a coupon too many', { coupons: { tried: 10, taken: 6, over: 1 } }, 'offers'],
  ['a record that does not prove', { stock: { findings: 1, oversold: 0 } }, 'stock'],
  ['a scalper with more than the limit', { limits: { tried: 20, over: 1 } }, 'limits'],
  [
    'a forged payment that was taken',
    { payments: { ...good.payments, forged: { sent: 2, right: 1 } } },
    'payments',
  ],
  ['spam let through', { spam: { sent: 60, refused: 0 } }, 'spam'],
  ['somebody lost in a storm', { storm: { clients: 50, back: 49, slowestMs: 900 } }, 'reconnect'],
  ['a dead link', { links: { tried: 4, answered: 3 } }, 'links'],
  ['a host who may change prices', { staff: { ...good.staff, hostRefused: false } }, 'staff'],
  ['a server out of breath', { load: { delayMs: 251, answerMs: 80 } }, 'load'],
])('%s fails the sheet', (_, other, name) => {
  expect(failing(other)).toEqual([name]);
});

test('what the plan gives no occasion to try is skipped and fails nothing', () => {
  const nothing = { sent: 0, right: 0 };
  const sheet = rehearsalSheet({
    ...good,
    deals: [],
    offers: [],
    limits: { tried: 0, over: 0 },
    payments: { paid: nothing, forged: nothing, repeated: nothing, late: nothing, wrong: nothing },
    links: null,
  });
  expect(sheet.passed).toBe(true);
  expect(sheet.checks.filter(({ status }) => status === 'skip').map(({ name }) => name)).toEqual([
    'deals',
    'offers',
    'limits',
    'payments',
    'links',
  ]);
});
