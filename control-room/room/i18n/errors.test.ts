import { expect, it } from 'vitest';
import { routes } from '#shared/contract/routes.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** Any route may answer with these; and no answer at all. */
const anywhere = [
  'not_found',
  'invalid',
  'malformed',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'too_large',
  'internal',
  'storage_unavailable',
  'network',
];

it('has a sentence in both languages for every refusal a viewer can meet', () => {
  const ofRoutes = routes
    .filter(({ access, name }) => access === 'viewer' || name === 'visits.create' || name === 'orders.get')
    .flatMap(({ errors }) => errors ?? []);
  // A comment by socket, and a second press of what is done once.
  const codes = new Set([
    ...anywhere,
    ...ofRoutes,
    'muted',
    'show_not_live',
    'show_not_scheduled',
    'not_for_sale',
    'coupon_used',
    'coupon_over',
    'amount_mismatch',
  ]);
  for (const code of codes) {
    expect(en.errors[code] ?? '', `en ${code}`).toMatch(/[a-z].*[.!]$/i);
    expect(zh.errors[code] ?? '', `zh ${code}`).toMatch(/\p{Script=Han}/u);
  }
});
