import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Shelves } from './shelves.ts';

const numbered = (n: number) => `o${String(n).padStart(6, '0')}`;

test('what is put there, put anew and taken away is found as in a map, whatever the ids and their order', () => {
  const someId = fc.oneof(fc.nat(60).map(numbered), fc.nat(60).map(String), fc.string({ maxLength: 3 }));
  const step = fc.record({ id: someId, value: fc.option(fc.nat(9), { nil: null }) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 120 }), (size, steps) => {
      const shelves = new Shelves<number>(size);
      const model = new Map<string, number>();
      for (const { id, value } of steps) {
        expect(shelves.has(id)).toBe(model.has(id));
        if (value === null) {
          shelves.delete(id);
          model.delete(id);
        } else {
          shelves.set(id, value);
          model.set(id, value);
        }
        expect(shelves.get(id)).toBe(model.get(id));
      }
      for (const { id } of steps) expect(shelves.get(id)).toBe(model.get(id));
      for (let n = 0; n <= 60; n += 1) expect(shelves.get(numbered(n))).toBe(model.get(numbered(n)));
    }),
  );
});

test('rising ids are all found, those taken away and put back too', () => {
  const shelves = new Shelves<number>(10);
  for (let n = 0; n < 200; n += 1) shelves.set(numbered(n), n);
  for (let n = 0; n < 200; n += 3) shelves.delete(numbered(n));
  for (let n = 0; n < 200; n += 6) shelves.set(numbered(n), -n);
  for (let n = 0; n < 200; n += 1)
    expect(shelves.get(numbered(n))).toBe(n % 6 === 0 ? -n : n % 3 === 0 ? undefined : n);
});
