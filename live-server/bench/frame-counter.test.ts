import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textFrame } from '../sockets/frames.ts';
import { FrameCounter } from './frame-counter.ts';

it('counts each frame once, in whatever pieces they come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 1, 125, 126, 70_000), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1 }),
      (lengths, pieces) => {
        const bytes = Buffer.concat(lengths.map((length) => textFrame('x'.repeat(length))));
        const counter = new FrameCounter();
        let frames = 0;
        for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
          const size = pieces[piece % pieces.length] ?? 1;
          frames += counter.count(bytes.subarray(at, at + size));
          at += size;
        }
        expect(frames).toBe(lengths.length);
      },
    ),
    { numRuns: 50 },
  );
});
