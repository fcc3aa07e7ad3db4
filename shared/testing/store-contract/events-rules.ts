import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accepted,
  actor,
  at,
  codeOf,
  type MakeHarness,
  notice,
  numbers,
  type StoreHarness,
  withStores,
} from './harness.ts';

/**
 * Events
 * E1  An append numbers its events from expectedVersion + 1 and answers the records; read gives the same back.
 * E2  An append at any other version than the log's is refused version_conflict and writes nothing.
 * E3  Of appends that race at one version exactly one wins; versions have no gap and no repeat.
 * E4  A commandId that is in the show's log answers its first records, whatever comes with it, and writes nothing.
 * E5  Read gives events after a version, in order, at most `limit`; shows do not see each other's.
 * E6  What was acknowledged is there after a close and a new open, and the log goes on where it was.
 * E7  Verify is null for a whole log, else the first version that does not fit.
 * E8  While storage refuses writes an append is refused storage_unavailable; afterwards the log is as it was and
 *     takes appends again.
 * E9  `begin` writes the first events of many shows, all of them or none; each log then goes on as any other.
 */
export function eventRules(makeHarness: MakeHarness): void {
  describe('events', () => {
    let harness: StoreHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.dispose());

    it('E1 numbers events from the expected version on, and gives them back', () =>
      withStores(harness, async ({ events }) => {
        const first = accepted(
          await events.append('s', 0, at, actor, 'c-1', [
            notice('"quoted" 你好 \u0000 \ud800'),
            notice('two'),
          ]),
        );
        expect(first.map((record) => record.version)).toEqual([1, 2]);
        expect(first[0]).toEqual({
          showId: 's',
          version: 1,
          at,
          actor,
          commandId: 'c-1',
          event: notice('"quoted" 你好 \u0000 \ud800'),
        });
        const second = accepted(await events.append('s', 2, at + 5, actor, null, [notice('three')]));
        expect(await events.read('s')).toEqual([...first, ...second]);
      }));

    it('E2 refuses an append at another version and writes nothing', () =>
      withStores(harness, async ({ events }) => {
        accepted(await events.append('s', 0, at, actor, null, [notice('one')]));
        for (const wrong of [0, 2, 99]) {
          expect(codeOf(await events.append('s', wrong, at, actor, null, [notice('no')]))).toBe(
            'version_conflict',
          );
        }
        expect(await events.read('s')).toHaveLength(1);
      }));

    it('E3 lets exactly one of racing appends win', () =>
      withStores(harness, async ({ events }) => {
        for (const version of numbers(5)) {
          const answers = await Promise.all(
            numbers(20).map((n) =>
              events.append('s', version, at, actor, `c-${version}-${n}`, [notice(`${n}`)]),
            ),
          );
          expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
          expect(new Set(answers.map(codeOf))).toEqual(new Set(['ok', 'version_conflict']));
        }
        expect((await events.read('s')).map((record) => record.version)).toEqual([1, 2, 3, 4, 5]);
      }));

    it('E4 answers a repeated command as the first time', () =>
      withStores(harness, async ({ events }) => {
        const [first, raced] = await Promise.all([
          events.append('s', 0, at, actor, 'c-1', [notice('one'), notice('two')]),
          events.append('s', 0, at, actor, 'c-1', [notice('one'), notice('two')]),
        ]);
        const later = await events.append('s', 77, at + 9, actor, 'c-1', [notice('something else')]);
        expect(accepted(raced)).toEqual(accepted(first));
        expect(accepted(later)).toEqual(accepted(first));
        expect(await events.findCommand('s', 'c-1')).toEqual(accepted(first));
        expect(await events.findCommand('s', 'c-2')).toBeNull();
        expect(await events.findCommand('other', 'c-1')).toBeNull();
        expect(await events.read('s')).toHaveLength(2);
      }));

    it('E5 reads after a version, in order, within a limit, one show at a time', () =>
      withStores(harness, async ({ events }) => {
        const many = numbers(4_500).map((n) => notice(`n ${n}`));
        accepted(await events.append('long', 0, at, actor, null, many));
        accepted(await events.append('short', 0, at, actor, null, [notice('mine')]));
        const all = await events.read('long');
        expect(all.map((record) => record.version)).toEqual(numbers(4_500, 1));
        expect((await events.read('long', 4_490)).map((record) => record.version)).toEqual(
          numbers(10, 4_491),
        );
        expect((await events.read('long', 10, 3)).map((record) => record.version)).toEqual([11, 12, 13]);
        expect(await events.read('long', 4_500)).toEqual([]);
        expect(await events.read('nobody')).toEqual([]);
        expect([...(await events.showIds())].sort()).toEqual(['long', 'short']);
      }));

    it('E6 keeps what it acknowledged over a restart', async () => {
      const before = await withStores(harness, async ({ events }) =>
        accepted(await events.append('s', 0, at, actor, 'c-1', [notice('one'), notice('two')])),
      );
      await withStores(harness, async ({ events }) => {
        expect(await events.read('s')).toEqual(before);
        expect(accepted(await events.append('s', 9, at, actor, 'c-1', [notice('x')]))).toEqual(before);
        expect(codeOf(await events.append('s', 0, at, actor, null, [notice('no')]))).toBe('version_conflict');
        expect(accepted(await events.append('s', 2, at, actor, null, [notice('three')]))[0]?.version).toBe(3);
        expect(await events.verify('s')).toBeNull();
      });
    });

    it.each(['tamper', 'remove'] as const)('E7 finds a record that someone did %s', async (harm) => {
      await withStores(harness, async ({ events }) => {
        for (const version of numbers(6)) {
          accepted(await events.append('s', version, at, actor, `c-${version}`, [notice(`text ${version}`)]));
        }
        accepted(await events.append('whole', 0, at, actor, null, [notice('one')]));
        expect(await events.verify('s')).toBeNull();
      });
      await harness[harm]('events', 's', 4);
      await withStores(harness, async ({ events }) => {
        expect(await events.verify('s')).toBe(4);
        expect(await events.verify('whole')).toBeNull();
      });
    });

    it('E8 refuses while storage does, and goes on by itself', () =>
      withStores(harness, async ({ events }) => {
        accepted(await events.append('s', 0, at, actor, null, [notice('one')]));
        const allow = await harness.refuseWrites();
        expect(codeOf(await events.append('s', 1, at, actor, 'c-2', [notice('lost')]))).toBe(
          'storage_unavailable',
        );
        expect(await events.read('s')).toHaveLength(1);
        await allow();
        await expect
          .poll(async () => codeOf(await events.append('s', 1, at, actor, 'c-3', [notice('two')])))
          .toBe('ok');
        expect((await events.read('s')).map((record) => record.commandId)).toEqual([null, 'c-3']);
        expect(await events.verify('s')).toBeNull();
      }));

    it('E9 begins many shows at once, or none of them', () =>
      withStores(harness, async ({ events }) => {
        expect(await events.read('c')).toEqual([]);
        const log = (showId: string) => ({
          showId,
          events: [
            { at, event: notice(`${showId} one`) },
            { at: at + 5, event: notice('two') },
          ],
        });
        const made = accepted(await events.begin([log('b'), log('a')], actor));
        expect(made.map((records) => records.map(({ showId, version }) => [showId, version]))).toEqual([
          [
            ['b', 1],
            ['b', 2],
          ],
          [
            ['a', 1],
            ['a', 2],
          ],
        ]);
        expect(made[0]?.map((record) => record.at)).toEqual([at, at + 5]);
        expect(await events.read('a')).toEqual(made[1]);
        for (const again of [
          [log('c'), log('a')],
          [log('c'), log('c')],
        ])
          expect(codeOf(await events.begin(again, actor))).toBe('version_conflict');
        expect(await events.read('c')).toEqual([]);
        accepted(await events.append('b', 2, at, actor, null, [notice('three')]));
        const allow = await harness.refuseWrites();
        expect(codeOf(await events.begin([log('d'), log('e')], actor))).toBe('storage_unavailable');
        await allow();
        expect([...(await events.showIds())].sort()).toEqual(['a', 'b']);
        for (const showId of ['a', 'b']) expect(await events.verify(showId)).toBeNull();
      }));

    it('E9 of two that begin the same show at once one alone does', () =>
      withStores(harness, async ({ events }) => {
        const log = (showId: string) => ({ showId, events: [{ at, event: notice('one') }] });
        const both = await Promise.all([
          events.begin([log('a'), log('b')], actor),
          events.begin([log('b'), log('a')], actor),
        ]);
        expect(both.map(codeOf).sort()).toEqual(['ok', 'version_conflict']);
        for (const showId of ['a', 'b']) expect(await events.read(showId)).toHaveLength(1);
      }));
  });
}
