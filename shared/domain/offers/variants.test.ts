import { expect, it } from 'vitest';
import { customOffer, presaleOffer } from '#shared/testing/ledger-run.ts';
import { choicesTitle, takenTitle } from './variants.ts';

const termsOf = (offerId: string) => (offerId === 'c' ? customOffer('c').terms : undefined);

it('the options of a piece are told by their titles, words as they were written, in both languages', () => {
  const choices = [
    { optionId: 'size', value: 'l' },
    { optionId: 'words', value: 'Ann' },
  ];
  const told = { en: 'Size: L, Engraving: Ann', zh: '尺寸：大，刻字：Ann' };
  expect(choicesTitle({ offerId: 'c', choices }, termsOf)).toEqual(told);
  expect(takenTitle({ offerId: 'c', choices }, termsOf)).toEqual(told);
});

it('what is not known is told by its id; where nothing was wanted nothing is told', () => {
  const choices = [
    { optionId: 'size', value: 'xl' },
    { optionId: 'stone', value: 'red' },
  ];
  expect(choicesTitle({ offerId: 'c', choices }, termsOf)?.en).toBe('Size: xl, stone: red');
  expect(choicesTitle({ offerId: 'gone', choices }, termsOf)?.zh).toBe('size：xl，stone：red');
  expect(choicesTitle({ offerId: 'c', choices: [] }, termsOf)).toBeNull();
  expect(choicesTitle({ offerId: 'c' }, termsOf)).toBeNull();
  expect(takenTitle(undefined, termsOf)).toBeNull();
});

it('a variant is what a presale is had in', () => {
  const icy = { id: 'icy', title: { en: 'Icy', zh: '冰种' } };
  const { terms } = presaleOffer('p', { variants: [icy] });
  expect(takenTitle({ offerId: 'p', variantId: 'icy' }, () => terms)).toEqual(icy.title);
});
