import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrafficPlan } from '../../contract/commands.ts';
import { type SegmentSizes, segment } from '../../contract/organisation.ts';
import { reachOf } from './reach.ts';

const sizesOf = (
  homes: readonly { segment: string; regionId: string | null; members: number }[],
): SegmentSizes => ({
  total: homes.reduce((sum, { members }) => sum + members, 0),
  segments: segment.options.map((one) => {
    const regions = homes
      .filter((home) => home.segment === one)
      .map(({ regionId, members }) => ({ regionId, members }));
    return { segment: one, members: regions.reduce((sum, { members }) => sum + members, 0), regions };
  }),
});
const sizes = sizesOf([
  { segment: 'repeat', regionId: 'east', members: 10 },
  { segment: 'new', regionId: 'east', members: 5 },
  { segment: 'repeat', regionId: 'west', members: 3 },
  { segment: 'new', regionId: null, members: 2 },
]);
const anywhere: Parameters<typeof reachOf>[1] = { regionIds: [], traffic: null, targets: null };
const row = (regionId: string | null, expected: number) => ({
  ...{ source: 'moments-ads' as const, regionId, invited: null, expected },
});
const traffic: TrafficPlan = { rows: [row('east', 700), row('west', 200), row(null, 100)] };
const goal = (regionId: string, uv: number) => ({ regionId, uv, amount: 1 });
const targets = { total: { uv: 900, amount: 2 }, regions: [goal('east', 500), goal('west', 400)] };

describe('an audience', () => {
  it('counts members of its regions and segments where they are at home', () => {
    expect(reachOf({ kind: 'all' }, anywhere, sizes).members).toBe(20);
    expect(reachOf({ kind: 'members' }, anywhere, sizes).members).toBe(20);
    expect(reachOf({ kind: 'regions', regionIds: ['east'] }, anywhere, sizes).members).toBe(15);
    expect(reachOf({ kind: 'segments', segments: ['repeat'] }, anywhere, sizes)).toEqual({
      ...{ members: 13, allMembers: 20, expected: null },
    });
    expect(reachOf({ kind: 'followers' }, anywhere, sizes).members).toBeNull();
  });

  it('is never larger than the show’s own regions', () => {
    const west = { ...anywhere, regionIds: ['west'] };
    expect(reachOf({ kind: 'all' }, west, sizes).members).toBe(3);
    expect(reachOf({ kind: 'regions', regionIds: ['east'] }, west, sizes).members).toBe(0);
    expect(reachOf({ kind: 'segments', segments: ['new'] }, west, sizes).members).toBe(0);
  });

  it('expects the viewers of the traffic plan, else of the targets', () => {
    const expected = (kind: 'all' | 'east', show: Partial<typeof anywhere>) =>
      reachOf(
        kind === 'all' ? { kind } : { kind: 'regions', regionIds: [kind] },
        { ...anywhere, ...show },
        sizes,
      ).expected;
    expect(expected('all', { traffic: traffic, targets: targets })).toEqual({
      ...{ viewers: 1000, from: 'traffic' },
    });
    expect(expected('east', { traffic: traffic })).toEqual({ viewers: 700, from: 'traffic' });
    expect(expected('all', { targets: targets })).toEqual({ viewers: 900, from: 'targets' });
    expect(expected('east', { targets: targets })).toEqual({ viewers: 500, from: 'targets' });
    expect(expected('all', {})).toBeNull();
  });
});

it('segments part the members: together they reach as many as all members, never one twice', () => {
  const home = fc.record({
    segment: fc.constantFrom(...segment.options),
    regionId: fc.constantFrom('east', 'west', null),
    members: fc.nat(1000),
  });
  fc.assert(
    fc.property(fc.array(home), fc.subarray(['east', 'west']), (homes, regionIds) => {
      const show = { ...anywhere, regionIds };
      const own = sizesOf(homes);
      const parts = segment.options.map(
        (one) => reachOf({ kind: 'segments', segments: [one] }, show, own).members ?? 0,
      );
      const all = reachOf({ kind: 'members' }, show, own).members;
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(all);
      expect(all).toBeLessThanOrEqual(own.total);
    }),
  );
});
