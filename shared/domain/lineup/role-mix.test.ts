import { expect, it } from 'vitest';
import { roleMix } from './role-mix.ts';

const lineup = (...roles: ('traffic' | 'welfare' | 'hero' | 'profit' | 'image')[]) =>
  roles.map((role) => ({ role }));

it('names roles that are far from their usual share', () => {
  const mix = roleMix(
    lineup('hero', 'hero', 'hero', 'hero', 'hero', 'hero', 'hero', 'welfare', 'profit', 'traffic'),
  );
  expect(mix.map(({ role, standing }) => [role, standing])).toEqual([
    ['traffic', 'usual'],
    ['welfare', 'usual'],
    ['hero', 'high'],
    ['profit', 'usual'],
    ['image', 'low'],
  ]);
  expect(mix.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(roleMix([])).toEqual([]);
});
