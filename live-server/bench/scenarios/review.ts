import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Staff } from '../../app/api.ts';
import type { RunningApp } from '../../app/app-settings.ts';
import { createApp } from '../../app/create-app.ts';
import { newPlainId } from '../../http/new-id.ts';
import { type Embedded, openEmbedded } from '../../storage/embedded/open.ts';
import { sealedFolder } from '../../storage/sealed-folder.ts';
import { BEGAN, bigShow, bigShowLines, LENGTH_MS } from '../big-show.ts';
import type { Row } from '../figures.ts';
import type { Options, Scenario } from '../scenario.ts';

const staff: Staff = { id: 'bench', name: 'Bench', role: 'admin', regionIds: [] };
const log = { info() {}, warn() {}, error() {} };

/**
 * Opening a great show's review, restricting it to parts and winding it back, beside the same with a tenth of the
 * facts: how the cost grows. The bounds are in milliseconds, for the large one.
 */
export const review: Scenario = async ({ quick }: Options): Promise<Row[]> => {
  const facts = quick ? 1_000_000 : 10_000_000;
  const [small, large] = [await measured(facts / 10), await measured(facts)];
  const bareName = `${(facts / 10).toLocaleString('en')} facts`;
  return measures.map(({ key, measure, unit, bound }): Row => {
    const [ours, bare] = [large[key], small[key]];
    const met = bound === null || ours <= bound;
    const goal = bound === null ? '–' : `≤ ${bound} ${unit}`;
    const row = {
      scenario: `review of ${facts.toLocaleString('en')} facts`,
      measure,
      unit,
      ours,
      bare,
      bareName,
    };
    return { ...row, ratio: ours / bare, goal, met };
  });
};

interface Measured {
  readonly open: number;
  readonly hundredth: number;
  readonly tenth: number;
  readonly half: number;
  readonly firstMoment: number;
  readonly moment: number;
  readonly stored: number;
  readonly sealed: number;
}
const measures: readonly {
  readonly key: keyof Measured;
  readonly measure: string;
  readonly unit: string;
  readonly bound: number | null;
}[] = [
  { key: 'open', measure: 'first opening after a start', unit: 'ms', bound: 2_000 },
  { key: 'hundredth', measure: 'a part of a hundredth', unit: 'ms', bound: 500 },
  { key: 'tenth', measure: 'a part of a tenth', unit: 'ms', bound: 500 },
  { key: 'half', measure: 'a part of half', unit: 'ms', bound: 500 },
  { key: 'firstMoment', measure: 'the first moment wound back to', unit: 'ms', bound: 1_000 },
  { key: 'moment', measure: 'any other, the slowest of eight', unit: 'ms', bound: 1_000 },
  { key: 'stored', measure: 'stored, a million facts', unit: 'MB', bound: null },
  { key: 'sealed', measure: 'sealed, a million facts', unit: 'MB', bound: null },
];

async function measured(facts: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-bench-review-'));
  try {
    const showId = await imported(folder, facts);
    const sealed = await stat(join(folder, 'sealed', `${showId}.seal`));
    const stored = await stat(join(folder, 'activity.db'));
    const { app, close } = await opened(folder);
    const open = await timed(() => app.review(showId, staff));
    const part = (from: number, to: number) =>
      timed(() =>
        app.metrics(showId, staff, undefined, { from: BEGAN + from * LENGTH_MS, to: BEGAN + to * LENGTH_MS }),
      );
    const [hundredth, tenth, half] = [await part(0.3, 0.31), await part(0.3, 0.4), await part(0.1, 0.6)];
    const moment = (x: number) => timed(() => app.metrics(showId, staff, Math.floor(BEGAN + x * LENGTH_MS)));
    const firstMoment = await moment(0.5);
    let slowest = 0;
    for (const x of [0.9, 0.1, 0.999, 0, 0.4, 0.41, 0.7, 0.2]) slowest = Math.max(slowest, await moment(x));
    await close();
    return {
      ...{ open, hundredth, tenth, half, firstMoment, moment: slowest },
      ...{ stored: stored.size / facts, sealed: sealed.size / facts },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function imported(folder: string, facts: number): Promise<string> {
  const { app, embedded, close } = await opened(folder);
  const regions = ['east', 'west'];
  const both = (text: string) => ({ en: text, zh: text });
  const { directory } = embedded;
  await directory.regions.insert(regions.map((id) => ({ id, code: id.toUpperCase(), name: both(id) })));
  await directory.stores.insert(
    regions.map((id) => ({
      id: `s-${id}`,
      code: `S-${id}`,
      name: both(id),
      regionId: id,
      kind: 'owned',
      city: id,
    })),
  );
  await directory.products.insert([
    {
      ...{ id: 'p', sku: 'P', title: both('Ring'), category: 'rings', listPrice: 1, floorPrice: 1, stock: 1 },
      ...{ oneOff: false, imageUrl: '/p.svg', link: '/p', tags: [] },
    },
  ]);
  const show = await app.importShow(bigShow(['p'], regions), staff);
  if (!show.ok) throw new Error(show.error.message);
  const told = await app.ingest(show.value.id, staff, bigShowLines(facts, regions, ['S-east', 'S-west']));
  if (!told.ok) throw new Error(told.error.message);
  // The first reading seals it.
  await app.review(show.value.id, staff);
  await close();
  return show.value.id;
}

async function opened(
  folder: string,
): Promise<{ app: RunningApp; embedded: Embedded; close: () => Promise<void> }> {
  const embedded = await openEmbedded(folder);
  const { stores, directory } = embedded;
  const app = await createApp({
    ...{ stores, directory, clock: Date.now, newId: newPlainId, log },
    secrets: { viewerKey: 'a key for the bench alone' },
    sealed: sealedFolder(join(folder, 'sealed')),
  });
  return {
    app,
    embedded,
    async close() {
      await app.close();
      await stores.close();
      await directory.close();
    },
  };
}

async function timed(task: () => Promise<{ readonly ok: boolean }>): Promise<number> {
  const startedAt = performance.now();
  const { ok } = await task();
  if (!ok) throw new Error('the bench asked for what is not there');
  return performance.now() - startedAt;
}
