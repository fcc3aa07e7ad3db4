import { expect, it } from 'vitest';
import { ended } from '#shared/testing/histories.ts';
import type { ShowEvent, ShowEventRecord } from '../show/events.ts';
import { systemActor } from '../show/events.ts';
import { EventsCheck } from './events-check.ts';

const log = (events: readonly ShowEvent[]): ShowEventRecord[] =>
  events.map((event, index) => ({
    showId: 'show',
    version: index + 1,
    at: index,
    actor: systemActor,
    // Two events a command.
    commandId: `c${Math.floor(index / 2)}`,
    event,
  }));
const findingOf = (records: readonly ShowEventRecord[]) => {
  const check = new EventsCheck('show');
  for (const record of records) {
    const finding = check.take(record);
    if (finding) return finding;
  }
  return null;
};
const sound = log(ended);

it('a sound log has nothing to find, and leads to the show', () => {
  expect(findingOf(sound)).toBeNull();
});

it('a version left out or twice is a gap', () => {
  expect(findingOf(sound.toSpliced(2, 1))).toMatchObject({ store: 'events', rule: 'gap', number: 3 });
  expect(findingOf(sound.toSpliced(2, 0, sound[1] as ShowEventRecord))).toMatchObject({
    rule: 'gap',
    number: 3,
  });
});

it('an event the state cannot have led to does not fold', () => {
  const odd = log([...ended, { type: 'lineup.removed', itemId: 'never' }]);
  expect(findingOf(odd)).toMatchObject({ rule: 'fold', number: odd.length });
});

it('a command carried out twice is found', () => {
  const again = log([...ended, { type: 'lesson.added', text: 'L', owner: null, dueAt: null }]).map(
    (record) => (record.version > ended.length ? { ...record, commandId: 'c0' } : record),
  );
  expect(findingOf(again)).toMatchObject({ rule: 'idempotency', number: again.length });
});
