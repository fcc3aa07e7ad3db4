import { describe, expect, it } from 'vitest';
import type { RecordingView } from '#shared/contract/recordings.ts';
import { partAt } from './recorded-part.ts';

const part = (id: string, startedAt: number, endedAt: number | null): RecordingView => ({
  id,
  startedAt,
  endedAt,
  bytes: 1_000,
  contentType: 'video/webm',
  href: `/media/recordings/s1/${id}.webm`,
});
const first = part('first', 10_000, 20_000);
const second = part('second', 21_000, 30_000);

describe('the recording of a moment', () => {
  it('is the part that runs over it', () => {
    expect(partAt([first, second], 10_000)).toBe(first);
    expect(partAt([first, second], 19_999)).toBe(first);
    expect(partAt([first, second], 21_000)).toBe(second);
  });

  it('runs on where a part is still being written', () => {
    expect(partAt([first, part('third', 40_000, null)], 900_000)?.id).toBe('third');
  });

  it('is the nearest one within the two seconds that its clock may be out', () => {
    expect(partAt([first, second], 8_000)).toBe(first);
    expect(partAt([first, second], 20_300)).toBe(first);
    expect(partAt([first, second], 20_800)).toBe(second);
    expect(partAt([first, second], 32_000)).toBe(second);
  });

  it('is none where nothing was recorded', () => {
    expect(partAt([first, second], 7_999)).toBe(null);
    expect(partAt([first, second], 32_001)).toBe(null);
    expect(partAt([], 10_000)).toBe(null);
  });
});
