import { expect, it } from 'vitest';
import { type PreflightProblem, preflightCodes, preflightLevels } from '#shared/contract/preflight.ts';
import { textIn } from '../i18n/text-for-tests.ts';
import { preflightText } from './problem-text.ts';

const names = {
  language: 'en' as const,
  itemName: () => 'Ring',
  regionName: () => 'East',
  offerName: () => 'Gift',
  money: (minor: number) => `¥${minor / 100}`,
};
const problem = (other: Partial<PreflightProblem>): PreflightProblem => ({
  code: 'no_host',
  level: 'warning',
  path: '',
  params: {},
  message: '',
  ...other,
});

it('says what it is about, amounts as money and lengths as time', () => {
  const text = (other: Partial<PreflightProblem>) => preflightText(textIn('en'), problem(other), names);
  const lacking = { subject: 's', onItemId: 'i', price: 100, listPrice: 400, offBps: 7_500 };
  expect(
    text({ code: 'price_below_floor', itemId: 'i', params: { ...lacking, floorPrice: 250, asked: 'never' } }),
  ).toBe('Ring: It comes down to ¥1, below the floor ¥2.5. Nobody was asked to approve it.');
  expect(
    text({
      code: 'offer_beyond_guardrails',
      offerId: 'o',
      params: { ...lacking, mostBps: 6_050, asked: 'waiting' },
    }),
  ).toBe(
    'Offer Gift: Ring comes down to ¥1, 75% below the list price ¥4; the most without a second person is 60.5%. It would not open. It waits for a second person to approve it.',
  );
  expect(text({ code: 'deals_overlap', itemId: 'i', dealId: 'd', params: { otherDealId: 'e' } })).toBe(
    'Deal on Ring: Overlaps another deal on this product',
  );
  expect(text({ code: 'starts_late', params: { ms: 3_600_000 } })).toBe(
    'The planned start passed 1:00:00 ago',
  );
  expect(text({ code: 'targets_miss_region', params: { regionId: 'r' } })).toBe('East has no target');
  expect(text({ code: 'link_unreachable', itemId: 'i', params: { why: 'status', status: 404 } })).toBe(
    'Ring: The link does not answer: it answers 404',
  );
});

it('has a sentence for every code, in both languages, that leaves no hole', () => {
  const params = {
    price: 1,
    floorPrice: 1,
    listPrice: 1,
    itemPrice: 1,
    wanted: 1,
    there: 1,
    ms: 1,
    n: 1,
    all: 2,
    note: 'Too much',
    by: 'Dong',
    shop: 'Shop',
    shopPrice: 1,
    regionId: 'r',
    why: 'timeout',
    onItemId: 'i',
    offBps: 1,
    mostBps: 1,
    asked: 'changed',
  };
  const { floorPrice: _, ...aboveFloor } = params;
  for (const lng of ['en', 'zh'])
    for (const code of preflightCodes)
      for (const each of [params, aboveFloor]) {
        const said = preflightText(
          textIn(lng),
          problem({ code, level: preflightLevels[code], params: each }),
          names,
        );
        expect(said, code).not.toMatch(/\{\{|preflight/);
      }
});
