import { describe, expect, it } from 'vitest';
import { id } from '#shared/contract/basics.ts';
import { newPlainId } from './new-id.ts';

describe('ids of the application’s own things', () => {
  it('are well-formed, all different, and each sorts after those before it', () => {
    const ids = Array.from({ length: 50_000 }, () => newPlainId());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((one) => one.length === 20 && id.safeParse(one).success)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
  });

  it('keep that order when the clock is set back', () => {
    const ahead = newPlainId(Date.now() + 3_600_000);
    const back = Array.from({ length: 20_000 }, () => newPlainId(1_000));
    expect([ahead, ...back].sort()).toEqual([ahead, ...back]);
  });
});
