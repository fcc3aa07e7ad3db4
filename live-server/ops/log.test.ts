import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { until } from '../testing/running.ts';
import { createLog, linesDropped, logDelivered } from './log.ts';

/** A reader who takes the next line when told to. */
function slowReader() {
  const read: string[] = [];
  let next: (() => void) | null = null;
  const target = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      if (line !== '') read.push(line);
      next = done;
    },
  });
  const takeAll = () => {
    while (next) {
      const done: () => void = next;
      next = null;
      done();
    }
  };
  const allTaken = () => {
    takeAll();
    return target.writableLength === 0;
  };
  return { target, read, allTaken };
}

test('what is not read in time is dropped and counted, and the next line says how much', async () => {
  const { target, read, allTaken } = slowReader();
  const log = createLog('info', target, 1_000);
  for (let n = 0; n < 100; n += 1) log.info({ n }, 'a line');
  const dropped = linesDropped(log);
  expect(dropped).toBeGreaterThan(50);
  expect(target.writableLength).toBeLessThanOrEqual(1_000);
  await until(allTaken);
  expect(read).toHaveLength(100 - dropped);
  log.info('read again');
  await until(allTaken);
  const said = read.slice(-2).map((line) => JSON.parse(line));
  expect(said).toMatchObject([{ level: 40, dropped }, { msg: 'read again' }]);
  expect(linesDropped(log)).toBe(dropped);
});

test('a reader that is gone is no fault', async () => {
  const target = new Writable({ write: (_line, _encoding, done) => done(new Error('EPIPE')) });
  const log = createLog('info', target);
  const gone = new Promise((resolve) => target.once('error', resolve));
  log.info('nobody is there');
  await gone;
  log.info('and nobody comes');
  expect(linesDropped(log)).toBe(1);
  await logDelivered(log, 60_000);
});

test('before the end it is waited for a reader, and for none that does not read', async () => {
  const { target, read, allTaken } = slowReader();
  const log = createLog('info', target);
  log.info('first');
  log.info('last');
  await logDelivered(log, 20);
  expect(read).toHaveLength(1);
  const delivered = logDelivered(log, 600_000);
  await until(allTaken);
  await delivered;
  expect(read.map((line) => JSON.parse(line).msg)).toEqual(['first', 'last']);
});
