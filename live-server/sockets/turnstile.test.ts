import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { until } from '../testing/running.ts';
import { type Stage, Turnstile } from './turnstile.ts';

/** Keeps the process busy, as letting somebody in does. */
function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('who comes alone is let in at once', () => {
  const turnstile = new Turnstile();
  let isIn = false;
  turnstile.enter('handshake', () => {
    isIn = true;
  });
  expect(isIn).toBe(true);
});

test('with very many at once everything else has its turn in between, and all are let in, in order', async () => {
  const turnstile = new Turnstile();
  const order: number[] = [];
  let turns = 0;
  for (let n = 0; n < 200; n += 1)
    turnstile.enter('handshake', () => {
      work(2);
      order.push(n);
    });
  // Each takes 2 ms and a turn has 10: in no turn more than five.
  expect(order.length).toBeLessThanOrEqual(5);
  while (turnstile.waiting > 0) {
    const before = order.length;
    await nextTurn();
    turns += 1;
    expect(order.length - before).toBeLessThanOrEqual(10);
  }
  expect(turns).toBeGreaterThanOrEqual(15);
  expect(order).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

test('who has shaken hands is seated before others shake hands', async () => {
  const turnstile = new Turnstile();
  const done: Stage[] = [];
  turnstile.enter('handshake', () => work(15));
  for (let n = 0; n < 3; n += 1) turnstile.enter('handshake', () => done.push('handshake'));
  turnstile.enter('seat', () => done.push('seat'));
  await until(() => done.length === 4);
  expect(done[0]).toBe('seat');
});

test('who is gone is seen to before others are let in, in portions', async () => {
  const turnstile = new Turnstile();
  const done: string[] = [];
  turnstile.enter('handshake', () => work(15));
  turnstile.enter('handshake', () => done.push('handshake'));
  turnstile.enter('seat', () => done.push('seat'));
  for (let n = 0; n < 20; n += 1)
    turnstile.leave(() => {
      work(2);
      done.push('departure');
    });
  expect(done).toEqual([]);
  await nextTurn();
  expect(done.length).toBeLessThanOrEqual(10);
  await until(() => done.length === 22);
  expect(done).toEqual([...Array.from({ length: 20 }, () => 'departure'), 'seat', 'handshake']);
});

test('who is gone is seen to also when it is closed', () => {
  const turnstile = new Turnstile();
  let gone = 0;
  const leave = () =>
    turnstile.leave(() => {
      gone += 1;
    });
  turnstile.enter('handshake', () => work(15));
  leave();
  expect(gone).toBe(0);
  turnstile.close();
  leave();
  expect(gone).toBe(2);
});

test('who waits when it is closed, or comes after, is not let in and is told', () => {
  const turnstile = new Turnstile();
  const said: string[] = [];
  const enter = (name: string) =>
    turnstile.enter(
      'handshake',
      () => {
        work(15);
        said.push(`${name} in`);
      },
      () => said.push(`${name} out`),
    );
  enter('first');
  enter('second');
  turnstile.close();
  enter('third');
  expect(said).toEqual(['first in', 'second out', 'third out']);
});
