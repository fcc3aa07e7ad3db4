import { describe, expect, it } from 'vitest';
import { type InboxError, inboxErrorCode } from '#shared/contract/hooks.ts';
import { deedSentence, deedsIn, type InboxDeed, inboxDeed, inboxLack } from '#shared/contract/inbox-deeds.ts';
import { textIn } from '../i18n/text-for-tests.ts';
import { deedText, errorDetail } from './deed-text.ts';

const every: readonly InboxDeed[] = [
  { code: 'reported', kinds: ['order.placed', 'order.paid'], fresh: 2, known: 0 },
  { code: 'reported', kinds: ['order.cancelled', 'order.refunded'], fresh: 1, known: 1 },
  { code: 'reported', kinds: ['order.attributed'], fresh: 0, known: 1 },
  { code: 'refund_of_lines', lines: [1, 3] },
  { code: 'refund_of_unknown', ids: ['2000001'] },
  { code: 'aftersale', id: '77', status: 'USER_WAIT_RETURN' },
  { code: 'cancellation', status: 'CANCELLED' },
  { code: 'stock', item: null },
  { code: 'stock', item: '452343452' },
  { code: 'no_effect', event: 'loyalty' },
  { code: 'test' },
  { code: 'waits_for_order' },
  { code: 'tried_again' },
  { code: 'no_show' },
  { code: 'unknown_origin', by: 'wecom-inviter', key: 'li' },
];

describe('what a message did', () => {
  it('is said in both languages, and never by a key or a hole', () => {
    expect(new Set(every.map(({ code }) => code)).size).toBe(inboxDeed.options.length - 1);
    for (const deed of every) {
      const [english, chinese] = [deedText(textIn('en'), deed), deedText(textIn('zh'), deed)];
      for (const text of [english, chinese]) expect(text, deed.code).not.toMatch(/inbox\.|\{\{|undefined/);
      expect(chinese).toMatch(/\p{Script=Han}/u);
      expect(english).not.toMatch(/\p{Script=Han}/u);
    }
    expect(every.slice(0, 3).map((deed) => deedText(textIn('zh'), deed))).toEqual([
      '下单、付款',
      '取消、退款：其中 1 条此前已记',
      '带单人：此前已记',
    ]);
  });

  it('is kept as JSON and read back; a sentence of an earlier version stays that sentence', () => {
    expect(deedsIn(JSON.stringify(every))).toEqual(every);
    expect(deedsIn('')).toEqual([]);
    for (const text of ['Waits for its order', '{"no":1}', '[{"code":"unheard of"}]'])
      expect(deedsIn(text).map(deedSentence)).toEqual([text]);
  });
});

describe('why it did nothing', () => {
  const params: Partial<Record<InboxError['code'], NonNullable<InboxError['params']>>> = {
    no_details: { wanted: 'refund' },
    show_unclear: {
      ...{ shows: 3, rooms: 'r-1' },
      candidates: [
        { showId: 's-1', title: { en: 'Moonlit', zh: '月色' } },
        { showId: 's-2', title: { en: 'Harvest', zh: '满月' } },
      ],
    },
    unknown_product: { ids: '77' },
    unknown_origin: { keys: 'li' },
    platform_unreachable: { said: 'HTTP 502' },
    refused: { refusal: 'storage_unavailable' },
  };
  it('is said in the reader’s language, whatever the error', () => {
    for (const code of inboxErrorCode.options)
      for (const lacks of code === 'unreadable' ? inboxLack.options : [undefined]) {
        const told = lacks === undefined ? params[code] : { lacks };
        if (told === undefined) continue;
        const error = { code, message: 'English for programs', params: told };
        for (const lng of ['en', 'zh-CN'] as const)
          expect(errorDetail(textIn(lng), error, lng)).not.toMatch(
            /inbox\.|errors\.|\{\{|undefined|for programs/,
          );
        expect(errorDetail(textIn('zh'), error, 'zh-CN')).toMatch(/\p{Script=Han}/u);
      }
  });

  it('names the shows that could have an order, and says where it does not name them all', () => {
    const error = { code: 'show_unclear', message: '3', params: params.show_unclear } as const;
    expect(errorDetail(textIn('en'), error, 'en')).toBe(
      '3 shows were on air: Moonlit; Harvest; and 1 more. The room is r-1.',
    );
    expect(errorDetail(textIn('zh'), error, 'zh-CN')).toBe(
      '当时有 3 场直播：月色；满月；另有 1 场。直播间为 r-1。',
    );
    const old = { ...error, params: { shows: 2, rooms: '' } };
    expect(errorDetail(textIn('en'), old, 'en')).toBe('2 shows were on air.');
  });

  it('of an earlier version is its own words', () => {
    const of = (code: 'unreadable' | 'no_show', message: string) =>
      errorDetail(textIn('zh'), { code, message }, 'zh-CN');
    expect(of('unreadable', 'No time')).toBe('No time');
    expect(of('no_show', 'No show')).toBeNull();
  });
});
