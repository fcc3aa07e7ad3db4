import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { activityLine } from './activity.ts';
import { commandRequest } from './commands.ts';
import { parseInput } from './parse-input.ts';
import { newVisit } from './viewers.ts';

const accepted = <S extends z.ZodType>(schema: S, value: unknown) => {
  const parsed = parseInput(schema, value);
  if (!parsed.success) throw new Error(JSON.stringify(parsed.error.issues));
  return parsed.data;
};

describe('a null', () => {
  it('in an optional field counts as left out', () => {
    expect(accepted(newVisit, { source: 'direct', ref: null, regionId: null, memberToken: null })).toEqual({
      source: 'direct',
    });
    const enter = { factId: 'f', at: 1, kind: 'enter', visitId: 'v', viewerId: 'u', source: 'search' };
    expect(accepted(activityLine, { ...enter, ref: null, regionId: null })).toEqual(enter);
    const deal = {
      type: 'deal.plan',
      itemId: 'i',
      price: 1,
      quantity: 1,
      perViewerLimit: 1,
      durationMs: 60_000,
    };
    expect(accepted(commandRequest, { ...deal, opensAt: null, audience: null, commandId: null })).toEqual(
      deal,
    );
  });

  it('in a field that takes null means null', () => {
    expect(
      accepted(commandRequest, { type: 'deal.revise', dealId: 'd', opensAt: null, price: null }),
    ).toEqual({ type: 'deal.revise', dealId: 'd', opensAt: null });
  });

  it('in a field that is needed, in a list, or alone is refused as before', () => {
    const strict = z.object({ a: z.string(), list: z.array(z.int()).optional() });
    expect(parseInput(strict, { a: null }).error).toEqual(strict.safeParse({ a: null }).error);
    expect(parseInput(strict, { a: 'x', list: [1, null] }).success).toBe(false);
    expect(parseInput(strict, null).success).toBe(false);
    expect(parseInput(newVisit, { source: null }).success).toBe(false);
  });

  it('does not change what was sent', () => {
    const sent = { source: 'direct', ref: null };
    accepted(newVisit, sent);
    expect(sent).toEqual({ source: 'direct', ref: null });
  });
});
