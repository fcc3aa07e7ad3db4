import { describe, expect, it } from 'vitest';
import { createLikeBatch } from './like-batch.ts';

function bench() {
  const sent: number[] = [];
  const timers: (() => void)[] = [];
  let isOpen = true;
  const batch = createLikeBatch({
    send: (n) => {
      if (isOpen) sent.push(n);
      return isOpen;
    },
    schedule: (run) => timers.push(run),
  });
  return {
    batch,
    sent,
    timers,
    setOpen: (open: boolean) => {
      isOpen = open;
    },
    tick: () => {
      for (const run of timers.splice(0)) run();
    },
  };
}

describe('the like button', () => {
  it('sums the presses of a second into one packet', () => {
    const { batch, sent, timers, tick } = bench();
    for (let n = 0; n < 7; n += 1) batch.press();
    expect(sent).toEqual([]);
    expect(timers).toHaveLength(1);
    tick();
    expect(sent).toEqual([7]);
    expect(batch.unsent).toBe(0);
    expect(timers).toHaveLength(0);
  });

  it('sends at most a hundred at a time, the rest a second later', () => {
    const { batch, sent, tick } = bench();
    for (let n = 0; n < 130; n += 1) batch.press();
    tick();
    tick();
    expect(sent).toEqual([100, 30]);
  });

  it('keeps the presses while the line is down', () => {
    const { batch, sent, tick, setOpen } = bench();
    setOpen(false);
    batch.press();
    batch.press();
    tick();
    expect(sent).toEqual([]);
    setOpen(true);
    tick();
    expect(sent).toEqual([2]);
  });
});
