import { expect, it } from 'vitest';
import { Silences } from './silences.ts';

/** Instants of two minutes at which a show is looked at, a look each quarter of a second. */
function looks(silences: Silences, from = 0): number[] {
  const found: number[] = [];
  for (let now = from; now <= from + 130_000; now += 250)
    if (silences.due(now).includes('s')) found.push(now - from);
  return found;
}

it('a silent show is looked at after one second, then ever more seldom, at last each minute', () => {
  const silences = new Silences();
  silences.heard('s', 0);
  expect(looks(silences)).toEqual([1_000, 3_000, 7_000, 15_000, 31_000, 63_000, 123_000]);
});

it('hearing of it begins anew, and so does a lost connection', () => {
  const silences = new Silences();
  silences.heard('s', 0);
  looks(silences);
  silences.heard('s', 200_000);
  expect(looks(silences, 200_000).slice(0, 2)).toEqual([1_000, 3_000]);
  silences.missed(400_000);
  expect(looks(silences, 400_000).slice(0, 2)).toEqual([0, 2_000]);
});
