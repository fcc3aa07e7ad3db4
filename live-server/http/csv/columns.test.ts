import { afterEach, expect, it } from 'vitest';
import type { Directory } from '../../storage/directory.ts';
import { moment } from './columns.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it('reads a time without a zone as UTC wherever the server stands, and one with a zone by it', () => {
  process.env.TZ = 'Asia/Shanghai';
  const noon = Date.UTC(2026, 10, 23, 12);
  const read = (cell: string) => moment(cell, {} as Directory);
  for (const cell of ['2026-11-23 12:00:00', '2026-11-23T12:00', '2026-11-23T20:00:00+08:00', String(noon)])
    expect(read(cell), cell).toEqual({ value: noon });
  expect(read('2026-11-23')).toEqual({ value: Date.UTC(2026, 10, 23) });
  for (const cell of ['2026-11-23 noon', '2026-11-23x', '23/11/2026'])
    expect(read(cell), cell).toHaveProperty('trouble');
});
