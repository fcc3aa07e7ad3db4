import { expect, test, vi } from 'vitest';
import { keepTimeMark, MOST_SET_BACK_MS, TIME_MARK, timeFloor } from './time-mark.ts';

const silent = { warn() {}, error() {} };
const kept = (mark: string | null) => ({ get: (key: string) => (key === TIME_MARK ? mark : null) });

test.each([
  ['the clock is right: it is followed', '1000', 900, 1_001, null],
  ['the clock is set back: time goes on from the mark', '5000', 900, 1_000, 5_000],
  ['a record came after the mark', '5000', 6_000, 1_000, 6_000],
  ['nothing is kept', null, 0, 1_000, null],
  ['the mark is no number', 'soon', 0, 1_000, null],
  ['the mark is so far ahead that it must be the mistake', String(2_000 + MOST_SET_BACK_MS), 0, 1_000, null],
])('%s', (_, mark, recordedAt, wallNow, floor) => {
  expect(timeFloor(kept(mark), recordedAt, wallNow, silent)).toBe(floor);
});

test('the mark follows time while a show is on air, and is written a last time at the end', async () => {
  const marks: number[] = [];
  const settings = {
    async change(_: string, next: (stored: string | null) => string | null) {
      const value = next(String(marks.at(-1) ?? 0));
      if (value !== null) marks.push(Number(value));
      return value;
    },
  };
  let now = 100_000;
  const mark = keepTimeMark(
    settings,
    () => (now += 1_000),
    () => true,
    silent,
  );
  await vi.waitFor(() => expect(marks.length).toBeGreaterThan(1), { timeout: 60_000, interval: 50 });
  await mark.close();
  const last = marks.at(-1);
  expect(last).toBe(now);
  expect(marks).toEqual(marks.toSorted((a, b) => a - b));
});

test('a mark that another node has set further on stays', async () => {
  const changes: (string | null)[] = [];
  const settings = {
    async change(_: string, next: (stored: string | null) => string | null) {
      changes.push(next('2000'));
      return null;
    },
  };
  await keepTimeMark(
    settings,
    () => 1_999,
    () => true,
    silent,
  ).close();
  expect(changes).toEqual([null]);
});

test('a mark that cannot be written is told and stops nothing', async () => {
  const errors: string[] = [];
  const settings = { change: () => Promise.reject(new Error('disk full')) };
  const log = { error: (_: object, message: string) => void errors.push(message) };
  await keepTimeMark(
    settings,
    () => 1,
    () => true,
    log,
  ).close();
  expect(errors).toEqual(['the time could not be marked']);
});
