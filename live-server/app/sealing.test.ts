import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partOfShowNow } from '#shared/domain/metrics/part-of-show.ts';
import { timelineBuckets } from '#shared/domain/metrics/timeline.ts';
import { funnel } from '#shared/domain/review/funnel.ts';
import { replay } from '#shared/domain/show/evolve.ts';
import { defaultCurves } from '#shared/domain/targets/curve.ts';
import { sealedFolder } from '../storage/sealed-folder.ts';
import { newFolder, ok, removeFolder, type Started, staff, start } from '../testing/running.ts';
import { metricsOf } from './figures.ts';
import { Moments } from './moments.ts';
import { ledgerAt } from './past.ts';
import { sealOf, unseal } from './sealing.ts';
import { readRecord, type ShowRecord } from './show-record.ts';
import { Tapes } from './tapes.ts';

const BEGAN = 1_700_000_000_000;
const ENDED = BEGAN + 600_000;

let folder: string;
let server: Started;
let showId: string;
beforeAll(async () => {
  folder = await newFolder();
  server = await start(folder);
  const item = {
    itemId: 'ring',
    productId: 'p-ring',
    role: 'hero',
    price: 1_000,
    stock: 50,
    plannedMs: 0,
  } as const;
  const imported = await server.app.importShow(
    {
      title: { en: 'Past', zh: '往场' },
      mode: 'hq',
      regionIds: [],
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      startedAt: BEGAN,
      endedAt: ENDED,
      lineup: [item],
      deals: [],
      onAir: [],
    },
    staff.admin,
  );
  showId = ok(imported).id;
  const lines = Array.from({ length: 120 }, (_, v) => {
    const at = BEGAN + v * 4_000;
    const visit = { visitId: `v${v}` };
    return [
      {
        factId: `e${v}`,
        at,
        kind: 'enter',
        ...visit,
        viewerId: `u${v % 40}`,
        source: 'direct',
        memberId: 'M-1',
      },
      { factId: `i${v}`, at: at + 300, kind: 'impression', ...visit, itemId: 'ring' },
      { factId: `t${v}`, at: at + 800, kind: 'comment', ...visit, text: '多少钱' },
      {
        ...{ factId: `o${v}`, at: at + 1_500, kind: 'order.placed', orderId: `o${v}`, ...visit },
        lines: [{ itemId: 'ring', quantity: 1, unitPrice: 700 }],
      },
      { factId: `p${v}`, at: at + 40_000, kind: 'order.paid', orderId: `o${v}` },
      { factId: `x${v}`, at: at + 90_000, kind: 'leave', ...visit },
    ];
  }).flat();
  // Placed before the visit it names was known: moments fold such an order from its facts.
  const early = [
    {
      ...{ factId: 'early', at: BEGAN + 100_000, kind: 'order.placed', orderId: 'early', visitId: 'v110' },
      lines: [{ itemId: 'ring', quantity: 2, unitPrice: 700 }],
    },
    { factId: 'early paid', at: BEGAN + 150_000, kind: 'order.paid', orderId: 'early' },
  ];
  async function* body() {
    yield new TextEncoder().encode([...lines, ...early].map((line) => JSON.stringify(line)).join('\n'));
  }
  ok(await server.app.ingest(showId, staff.admin, body()));
});
afterAll(async () => {
  await server.stop();
  await removeFolder(folder);
});

async function told(record: ShowRecord) {
  const events = await server.stores.events.read(showId);
  const state = replay(showId, events);
  const ledger = await ledgerAt(server.stores, showId, ENDED);
  await record.bringTape();
  const tape = record.tape();
  if (!tape) throw new Error('no tape');
  const part = partOfShowNow(record.fold, tape, { from: BEGAN + 100_000, to: BEGAN + 222_000 });
  const of = (fold: typeof part) => ({
    metrics: metricsOf({ state, events, ledger, record: { fold }, curves: defaultCurves, at: ENDED + 9 }),
    buckets: timelineBuckets(fold, { step: 7_000, at: ENDED + 9, byRegion: true }),
    funnel: funnel(fold, null),
  });
  return {
    whole: of(record.fold),
    part: of(part),
    said: record.audience.comments.latest(10),
    name: record.audience.visit('v3'),
    who: [...record.fold.who.memberOf],
  };
}

/** The record sealed into a file of a folder of its own, taken up from there by `facts`; null where that does not hold. */
async function sealedAndBack(name: string, facts: number, by = facts): Promise<ShowRecord | null> {
  const state = replay(showId, await server.stores.events.read(showId));
  const pieces = await sealOf(await readRecord(server.stores, state), facts);
  if (!pieces) throw new Error('not sealed');
  const files = sealedFolder(`${folder}/${name}`);
  await files.write(showId, pieces);
  const source = await files.open(showId);
  return source && (await unseal(source, by));
}

const fileOf = (name: string) => join(folder, name, `${showId}.seal`);

/** What stands at the end of the show, and at an instant in it. */
async function moments(record: ShowRecord) {
  const state = replay(showId, await server.stores.events.read(showId));
  const seen = new Moments(server.stores, new Tapes(server.stores));
  const at = async (at: number) => {
    const moment = await seen.at(record, state, at);
    return (
      moment &&
      metricsOf({ state, events: [], record: moment, ledger: moment.ledger, curves: defaultCurves, at })
    );
  };
  return [await at(BEGAN + 200_500), await at(ENDED - 1)];
}

describe('a sealed record', () => {
  test('says everything the record said, of the whole show, of a part and of a moment', async () => {
    const state = replay(showId, await server.stores.events.read(showId));
    const record = await readRecord(server.stores, state);
    const facts = await server.stores.activity.count(showId);
    const back = await sealedAndBack('whole', facts);
    if (!back) throw new Error('the seal does not hold');
    expect(await told(back)).toEqual(await told(record));
    expect(await moments(back)).toEqual(await moments(record));
    expect(back.isSealed).toBe(true);
  });

  test('does not hold once facts have come, and nonsense is no seal', async () => {
    const facts = await server.stores.activity.count(showId);
    expect(await sealedAndBack('late', facts, facts + 1)).toBe(null);
    for (const nonsense of [Buffer.from('nonsense'), Buffer.alloc(9_000, 'showcaller seal\n')]) {
      await writeFile(fileOf('late'), nonsense);
      const source = await sealedFolder(join(folder, 'late')).open(showId);
      expect(source && (await unseal(source, facts))).toBe(null);
    }
  });

  test('cut short behind what opening needs, it is read from its facts where that is asked for', async () => {
    const facts = await server.stores.activity.count(showId);
    const state = replay(showId, await server.stores.events.read(showId));
    const record = await readRecord(server.stores, state);
    const pieces = await sealOf(record, facts);
    if (!pieces) throw new Error('not sealed');
    const whole = Buffer.concat(pieces);
    const files = sealedFolder(`${folder}/cut`);
    // Without its last section moments are lost, without its last two parts are as well.
    for (const bytes of [
      whole.subarray(0, -8),
      whole.subarray(0, whole.length - (pieces.at(-2)?.length ?? 0) - 2_000),
    ]) {
      await files.write(showId, [bytes]);
      const source = await files.open(showId);
      const back = source && (await unseal(source, facts));
      if (!back) throw new Error('what opening needs is there');
      expect(await moments(back)).toEqual(await moments(record));
      expect(await told(back)).toEqual(await told(record));
    }
  });

  test('of an earlier version does not hold', async () => {
    const facts = await server.stores.activity.count(showId);
    const files = sealedFolder(`${folder}/earlier`);
    await files.write(showId, [serialize({ format: 4, activitySeq: facts, ledgerSeq: 0, fold: {} })]);
    const source = await files.open(showId);
    expect(source && (await unseal(source, facts))).toBe(null);
    // Nor one that is laid out as today and says another format.
    const state = replay(showId, await server.stores.events.read(showId));
    const [table, ...sections] = (await sealOf(await readRecord(server.stores, state), facts)) ?? [];
    const text = Buffer.from(table ?? []).toString();
    const said = Number(/"format":(\d+)/.exec(text)?.[1]);
    for (const [format, holds] of [
      [said, true],
      [said - 1, false],
    ] as const) {
      const head = Buffer.from(text.replace(/"format":\d+/, `"format":${format}`));
      await files.write(showId, [head, ...sections]);
      const made = await files.open(showId);
      expect((made && (await unseal(made, facts))) !== null).toBe(holds);
    }
  });

  test('is kept as a file of its own', async () => {
    const files = sealedFolder(`${folder}/seals`);
    expect(await files.open('a:show')).toBe(null);
    await files.write('a:show', [Buffer.from('one')]);
    await files.write('a:show', [Buffer.from('tw'), Buffer.from('o-three')]);
    const source = await files.open('a:show');
    expect((await source?.read(0, 3))?.toString()).toBe('two');
    expect((await source?.read(4, 5))?.toString()).toBe('three');
    await expect(source?.read(4, 6)).rejects.toThrow('ends at 9');
    await source?.close();
  });
});
