import { expect, it } from 'vitest';
import { autoReply, REPLY_AGAIN_MS, REPLY_GAP_MS } from './auto-reply.ts';

const rules = [
  { words: ['证书', 'certificate'], reply: 'Every piece has one.' },
  { words: ['ship', '发货'], reply: 'Within two days.' },
];

it('answers by the first rule with one of its words', () => {
  expect(autoReply(rules, 'Does it ship with a certificate?', new Map(), 0)).toBe('Every piece has one.');
  expect(autoReply(rules, '什么时候发货', new Map(), 0)).toBe('Within two days.');
  expect(autoReply(rules, 'Hello', new Map(), 0)).toBeNull();
});

it('does not repeat a reply too soon', () => {
  const replied = new Map([['Every piece has one.', 1_000]]);
  expect(autoReply(rules, '有证书吗', replied, 1_000 + REPLY_AGAIN_MS - 1)).toBeNull();
  expect(autoReply(rules, '有证书吗', replied, 1_000 + REPLY_AGAIN_MS)).toBe('Every piece has one.');
});

it('leaves a gap between any two replies', () => {
  const replied = new Map([['Every piece has one.', 1_000]]);
  expect(autoReply(rules, '发货吗', replied, 1_000 + REPLY_GAP_MS - 1)).toBeNull();
  expect(autoReply(rules, '发货吗', replied, 1_000 + REPLY_GAP_MS)).toBe('Within two days.');
});
