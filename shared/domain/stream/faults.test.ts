import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FaultWatch, type Measured, noFaults, standing, stepFaults } from './faults.ts';

const good: Measured = {
  at: 0,
  publisherId: 'p',
  bitrate: 1_500_000,
  lossRate: 0,
  rttMs: 20,
  jitterMs: 2,
  audioDb: -30,
  fps: 30,
  luma: 120,
  freezes: 0,
  delayMs: 120,
  watching: 1,
  hasPicture: true,
  hasSound: true,
};

/** One sample every two seconds. */
function follow(samples: readonly Partial<Measured>[]) {
  let watch: FaultWatch = noFaults;
  const heard: string[] = [];
  for (const [index, sample] of samples.entries()) {
    const step = stepFaults(watch, { ...good, ...sample, at: index * 2_000 });
    watch = step.watch;
    for (const { fault, stands } of step.changes) heard.push(`${stands ? '+' : '-'}${fault}`);
  }
  return { heard, standing: standing(watch) };
}

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('what is wrong with a stream', () => {
  it('is nothing while it runs', () => {
    expect(follow(times(50, {}))).toEqual({ heard: [], standing: [] });
  });

  it('stands after its time, and clears after being gone for its time', () => {
    expect(follow([...times(3, { bitrate: 0 }), ...times(2, {})]).heard).toEqual(['+noVideo', '-noVideo']);
    expect(follow(times(4, { luma: 2 })).standing).toEqual(['black']);
    expect(follow(times(9, { audioDb: -127 })).standing).toEqual(['silent']);
    expect(follow(times(3, { fps: 0 })).standing).toEqual(['frozen']);
    expect(follow(times(4, { lossRate: 0.2 })).standing).toEqual(['lossy']);
  });

  it('is not raised by a bad moment, nor cleared by a good one', () => {
    expect(follow([{ bitrate: 0 }, {}, { bitrate: 0 }, {}]).heard).toEqual([]);
    expect(follow([...times(4, { lossRate: 0.2 }), {}, { lossRate: 0.2 }, {}]).standing).toEqual(['lossy']);
  });

  it('is nothing where the publisher pauses, or nobody looked', () => {
    const paused = { bitrate: 0, fps: 0, luma: 0, audioDb: -127, hasPicture: false, hasSound: false };
    expect(follow(times(20, paused)).heard).toEqual([]);
    expect(follow(times(20, { fps: null, luma: null, audioDb: null })).heard).toEqual([]);
  });

  it('alternates between raised and cleared for every fault, whatever comes', () => {
    const sample = fc.record({
      bitrate: fc.constantFrom(0, 2_000_000),
      fps: fc.constantFrom(null, 0, 30),
      luma: fc.constantFrom(null, 0, 100),
      audioDb: fc.constantFrom(null, -127, -20),
      lossRate: fc.constantFrom(0, 0.5),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 80 }), (samples) => {
        const { heard, standing } = follow(samples);
        for (const fault of ['noVideo', 'frozen', 'black', 'silent', 'lossy']) {
          const own = heard.filter((one) => one.slice(1) === fault);
          expect(own.every((one, index) => one.startsWith(index % 2 === 0 ? '+' : '-'))).toBe(true);
          expect(standing.includes(fault as 'black')).toBe(own.length % 2 === 1);
        }
      }),
    );
  });
});
