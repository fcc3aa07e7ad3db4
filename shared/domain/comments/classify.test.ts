import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CommentTopic, commentKinds, commentTopics } from '../../contract/comments.ts';
import { classify } from './classify.ts';

const kindOf = (text: string) => classify(text).kind;

it('takes trouble that is told in a question for trouble, and a question about trouble for a question', () => {
  expect(kindOf('Why has my parcel not arrived?')).toBe('complaint');
  expect(kindOf('为什么还没发货？')).toBe('complaint');
  expect(kindOf('Does it get scratched easily?')).toBe('question');
  expect(kindOf('会不会变形')).toBe('question');
});

it('does not take trouble that did not happen for trouble', () => {
  expect(kindOf('戴了两年没掉色，喜欢')).toBe('praise');
  expect(kindOf('I was never disappointed, love this shop')).toBe('praise');
});

it('lets a room cheer', () => {
  for (const text of ['666666', '哈哈哈哈哈哈哈', '❤️❤️❤️', '👏👏👏👏👏👏👏👏'])
    expect(kindOf(text), text).not.toBe('spam');
});

it('sees through full-width letters', () => {
  expect(kindOf('ＷＷＷ．ｃｈｅａｐ．ｃｏｍ')).toBe('spam');
});

it.each<[CommentTopic, string, string]>([
  ['size', 'What size is the ring?', '手镯内径多少'],
  ['material', 'Is it solid gold?', '是足金的吗'],
  ['price', 'How much is it?', '多少钱'],
  ['delivery', 'When will it ship?', '几天到'],
  ['certificate', 'Is there a certificate?', '有证书吗'],
  ['return', 'Can I return it?', '能退吗'],
  ['coupon', 'Does my voucher work?', '券能用吗'],
  ['care', 'How do I clean it?', '怎么保养'],
  ['stock', 'How many are left?', '还有货吗'],
  ['store', 'Which store has it?', '门店有吗'],
  ['gift', 'Is there a box?', '有礼盒吗'],
  ['sound', 'I cannot hear you', '听不清'],
  ['other', 'Hello', '大家好'],
])('knows what %s is about', (topic, english, chinese) => {
  expect(classify(english).topic).toBe(topic);
  expect(classify(chinese).topic).toBe(topic);
});

it('always answers, and in time, whatever is typed', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 200, unit: 'grapheme' }), fc.stringMatching(/^[ab ]{0,200}$/)),
      (text) => {
        const { kind, topic } = classify(text);
        expect(commentKinds).toContain(kind);
        expect(commentTopics).toContain(topic);
      },
    ),
    { numRuns: 500 },
  );
});
