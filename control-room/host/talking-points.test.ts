import { expect, it } from 'vitest';
import { talkingPoints } from './talking-points.ts';

it('makes one point of each line, without the bullets a planner types', () => {
  expect(talkingPoints('- Hand set\n• 18K gold\n3. Ships tomorrow\n\n')).toEqual([
    'Hand set',
    '18K gold',
    'Ships tomorrow',
  ]);
  expect(talkingPoints('一、手工镶嵌；18K金')).toEqual(['一、手工镶嵌', '18K金']);
});

it('keeps numbers that belong to the sentence', () => {
  expect(talkingPoints('18K gold\n1.5 carat\n3 days')).toEqual(['18K gold', '1.5 carat', '3 days']);
});

it('says nothing twice, and nothing of nothing', () => {
  expect(talkingPoints('Free sizing\nFree sizing')).toEqual(['Free sizing']);
  expect(talkingPoints(' \n ')).toEqual([]);
});
