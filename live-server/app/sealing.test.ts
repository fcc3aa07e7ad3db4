import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partOfShowNow } from '#shared/domain/metrics/part-of-show.ts';
import { timelineBuckets } from '#shared/domain/metrics/timeline.ts';
import { funnel } from '#shared/domain/review/funnel.ts';
import { replay } from '#shared/domain/show/evolve.ts';
import { defaultCurves } from '#shared/domain/targets/curve.ts';
import { sealedFolder } from '../storage/sealed-folder.ts';
import { newFolder, ok, removeFolder, type Started, staff, start } from '../testing/running.ts';
import { metricsOf } from './figures.ts';
import { ledgerAt } from './past.ts';
import { sealOf, unseal } from './sealing.ts';
import { readRecord, type ShowRecord } from './show-record.ts';

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
  async function* body() {
    yield new TextEncoder().encode(lines.map((line) => JSON.stringify(line)).join('\n'));
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

describe('a sealed record', () => {
  test('says everything the record said, of the whole show and of a part', async () => {
    const state = replay(showId, await server.stores.events.read(showId));
    const record = await readRecord(server.stores, state);
    const facts = await server.stores.activity.count(showId);
    const bytes = await sealOf(record, facts);
    const back = bytes && (await unseal(bytes, facts));
    if (!bytes || !back) throw new Error('not sealed');
    expect(await told(back)).toEqual(await told(record));
    expect(back.isSealed).toBe(true);
  });

  test('does not hold once facts have come, and nonsense is no seal', async () => {
    const state = replay(showId, await server.stores.events.read(showId));
    const facts = await server.stores.activity.count(showId);
    const bytes = await sealOf(await readRecord(server.stores, state), facts);
    expect(bytes && (await unseal(bytes, facts + 1))).toBe(null);
    expect(await unseal(Buffer.from('nonsense'), facts)).toBe(null);
  });

  test('is kept as a file of its own', async () => {
    const files = sealedFolder(`${folder}/seals`);
    expect(await files.read('a:show')).toBe(null);
    await files.write('a:show', Buffer.from('one'));
    await files.write('a:show', Buffer.from('two'));
    expect((await files.read('a:show'))?.toString()).toBe('two');
  });
});
