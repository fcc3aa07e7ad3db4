import { expect, it } from 'vitest';
import { paymentPage, paymentPlaceOf } from './payment-page.ts';

const order = { id: 'o 1', due: 8_800, currency: 'CNY' };
const template = 'https://pay.example/{order}?a={amount}&c={currency}&to={back}';

it('fills in what is due, so that it stays one part of the address each', () => {
  const place = paymentPlaceOf({ template, isDemo: true }, order, 'https://live.example/pay/o?show=s&x=1');
  expect(place).toEqual({
    kind: 'page',
    url: 'https://pay.example/o%201?a=8800&c=CNY&to=https%3A%2F%2Flive.example%2Fpay%2Fo%3Fshow%3Ds%26x%3D1',
  });
});

it('is the demo’s own or nowhere without a page', () => {
  expect(paymentPlaceOf({ template: null, isDemo: true }, order, '')).toEqual({ kind: 'demo' });
  expect(paymentPlaceOf({ template: null, isDemo: false }, order, '')).toEqual({ kind: 'none' });
});

it.each([
  'https://pay.example/',
  'https://pay.example/{order}?to={who}',
  'javascript:pay({order})',
  'pay.example/{order}',
])('takes no %j', (text) => {
  expect(paymentPage.safeParse(text).success).toBe(false);
});
