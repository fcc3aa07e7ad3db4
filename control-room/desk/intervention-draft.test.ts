import { expect, it } from 'vitest';
import { regionCoupon } from '#shared/contract/interventions.ts';
import { budgetOf, couponAmounts, couponOf, emptyBudget, emptyCoupon } from './intervention-draft.ts';

it('is no coupon while its amount is missing, nothing, or all of what must be spent', () => {
  const amounts = (off: string, threshold = '') => couponAmounts({ ...emptyCoupon, off, threshold }, 'CNY');
  for (const wrong of ['', '0', 'ten', '-5', '1.234']) expect(amounts(wrong), wrong).toBeNull();
  expect(amounts('50', 'much')).toBeNull();
  expect(amounts('50', '50')).toBeNull();
  expect(amounts('50', '300')).toEqual({ off: 50_00, threshold: 300_00 });
  expect(amounts('50.5')).toEqual({ off: 50_50, threshold: 0 });
});

it('makes a coupon that the contract takes', () => {
  const coupon = couponOf({ off: 50_00, threshold: 300_00 }, 80, { en: 'East', zh: '华东' });
  expect(regionCoupon.parse(coupon)).toEqual(coupon);
});

it('notes a budget only with an amount', () => {
  expect(budgetOf(emptyBudget, 'CNY')).toBeNull();
  expect(budgetOf({ ...emptyBudget, amount: '0' }, 'CNY')).toBeNull();
  expect(budgetOf({ ...emptyBudget, amount: '5,000' }, 'CNY')).toEqual({
    amount: 5_000_00,
    source: 'moments-ads',
  });
});
