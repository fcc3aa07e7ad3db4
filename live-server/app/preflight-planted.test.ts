import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Command } from '#shared/contract/commands.ts';
import type { Product } from '#shared/contract/organisation.ts';
import { type PreflightCode, preflightCodes } from '#shared/contract/preflight.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import { dealPlanned } from '#shared/testing/histories.ts';
import type { DeletableRecords, Directory } from '../storage/directory.ts';
import { openEmbedded } from '../storage/embedded/open.ts';
import type { Stores } from '../storage/stores.ts';
import { newFolder, newId, removeFolder, staff } from '../testing/running.ts';
import type { AppSettings, RunningApp } from './app-settings.ts';
import { createApp } from './create-app.ts';

/** Each problem the preflight knows, planted alone into a plan nothing is wrong with, on a server of real stores. */

type Parts = NonNullable<AppSettings['preflight']>;
const healthy: Required<Pick<Parts, 'check' | 'shopPrices' | 'hasPicture' | 'hasOwn' | 'takesPayment'>> = {
  check: async () => {},
  shopPrices: async () => ({ prices: new Map(), unchecked: [] }),
  hasPicture: () => true,
  takesPayment: () => true,
  hasOwn: async () => true,
};
let parts = { ...healthy };
let setBackMs = 0;
let app: RunningApp;
let directory: Directory;
let stores: Stores;
let close: () => Promise<void>;

const MINUTE = 60_000;
const PLANNED_MS = 60 * MINUTE;
const both = (text: string) => ({ en: text, zh: text });

const start = async () => {
  app = await createApp({
    stores,
    directory,
    clock: () => Date.now() - setBackMs,
    newId,
    secrets: { viewerKey: 'a viewer key for tests only' },
    log: { info() {}, warn() {}, error() {} },
    preflight: {
      check: () => parts.check(),
      shopPrices: (products) => parts.shopPrices(products),
      hasPicture: (showId) => parts.hasPicture(showId),
      takesPayment: () => parts.takesPayment(),
      hasOwn: (path, kind) => parts.hasOwn(path, kind),
    },
  });
};

beforeAll(async () => {
  const folder = await newFolder();
  ({ stores, directory } = await openEmbedded(folder));
  await start();
  await directory.regions.insert(['r', 'r2'].map((id) => ({ id, code: id, name: both(id) })));
  const store = { name: both('S'), regionId: 'r', kind: 'owned', city: 'Wuxi' } as const;
  await directory.stores.insert([{ ...store, id: 's', code: 'S' }]);
  await directory.guides.insert([{ id: 'g', code: 'G', name: 'Li', storeId: 's', tier: 'bronze' }]);
  close = async () => {
    await app.close();
    await stores.close();
    await directory.close();
    await removeFolder(folder);
  };
});
afterAll(() => close());

const steps = ['lineup', 'deal', 'targets', 'host', 'briefing', 'receipt'] as const;
type Step = (typeof steps)[number];

interface Scene {
  readonly showId: string;
  readonly start: number;
  /** Products of items `a`, which has a deal, and `b`. */
  readonly a: string;
  readonly b: string;
  send(command: Command): Promise<void>;
  product(id: string, changes: Partial<Product>): Promise<void>;
}
interface Planting {
  /** What of a whole plan is left out. */
  readonly without?: readonly Step[];
  /** From now to the planned start. */
  readonly startsInMs?: number;
  /** Before the guides are briefed; after that. */
  readonly early?: (scene: Scene) => Promise<unknown>;
  readonly late?: (scene: Scene) => Promise<unknown>;
  /** What no command takes: it stands in the show's record, as of an older version of this server. */
  readonly record?: (showId: string) => ShowEvent;
  readonly parts?: Partial<typeof healthy>;
  /** What comes of it besides. */
  readonly also?: readonly PreflightCode[];
}

const product = (id: string): Product => ({
  ...{ id, sku: id, title: both(id), category: 'ring', listPrice: 200_00, floorPrice: 50_00, stock: 50 },
  ...{ oneOff: false, imageUrl: `/${id}.svg`, link: `/p/${id}`, tags: [] },
});
const item = (itemId: string, productId: string, stock = 10) => ({
  ...({ itemId, productId, role: 'hero', price: 100_00, stock, plannedMs: MINUTE } as const),
});
const deal = (dealId: string, itemId: string, quantity = 5) => ({
  ...({ type: 'deal.plan', dealId, itemId, price: 80_00, quantity, perViewerLimit: 50 } as const),
  durationMs: MINUTE,
});

async function planted({ without = [], startsInMs = MINUTE, ...planting }: Planting): Promise<Scene> {
  const startsAt = Date.now() + startsInMs;
  const [a, b] = [newId(), newId()];
  await directory.products.insert([product(a), product(b)]);
  const made = await app.createShow(
    {
      ...{ title: both('A'), mode: 'hq', regionIds: ['r'], currency: 'CNY', timeZone: 'UTC' },
      ...{ plannedStartAt: startsAt, plannedMs: PLANNED_MS },
    },
    staff.admin,
  );
  if (!made.ok) throw new Error(made.error.message);
  const showId = made.value.id;
  const send = async (command: Command) => {
    const done = await app.command(showId, command, staff.admin);
    if (!done.ok) throw new Error(`${command.type}: ${done.error.message}`);
  };
  const scene: Scene = {
    ...{ showId, start: startsAt, a, b, send },
    product: async (id, changes) => {
      expect((await directory.products.update(id, changes)).ok).toBe(true);
    },
  };
  const whole: Readonly<Record<Step, Command>> = {
    lineup: { type: 'lineup.import', items: [item(`${showId}-a`, a), item(`${showId}-b`, b)] },
    deal: deal(`${showId}-d`, `${showId}-a`),
    targets: {
      ...{ type: 'targets.set', basis: 'paid', total: { uv: 2, amount: 2 } },
      regions: [{ regionId: 'r', uv: 2, amount: 2 }],
    },
    host: { type: 'show.revise', hostName: 'Lin' },
    briefing: { type: 'briefing.issue' },
    receipt: { type: 'briefing.confirm', guideId: 'g' },
  };
  for (const step of steps) {
    if (step === 'briefing') await planting.early?.(scene);
    if (!without.includes(step)) await send(whole[step]);
  }
  await planting.late?.(scene);
  if (planting.record) await inRecord(showId, planting.record(showId));
  parts = { ...healthy, ...planting.parts };
  return scene;
}

const change = ({ showId, send }: Scene, itemId: string, changes: object) =>
  send({ type: 'lineup.change', items: [{ itemId: `${showId}-${itemId}`, ...changes }] });
const guardrails = (maxDiscountBps: number): Command => ({
  ...{ type: 'guardrails.set', maxDiscountBps, secondPerson: true },
});
const task = (dueAt: number): Command => ({
  ...{ type: 'readiness.assign', power: 'operation', title: 'T', owner: 'O', dueAt },
});

async function inRecord(showId: string, event: ShowEvent): Promise<void> {
  await app.close();
  const version = (await stores.events.read(showId)).length;
  const { id, name, role } = staff.admin;
  const written = await stores.events.append(showId, version, Date.now(), { id, name, role }, null, [event]);
  expect(written.ok).toBe(true);
  await start();
}

/** Sells so many units of a product in another show. */
async function sellElsewhere(productId: string, quantity: number): Promise<void> {
  const other = await planted({
    without: ['lineup', 'deal', 'briefing', 'receipt'],
    late: async ({ showId, send }) => {
      await send({ type: 'lineup.import', items: [item(`${showId}-x`, productId, quantity)] });
      await send(deal(`${showId}-xd`, `${showId}-x`, quantity));
      await send({ type: 'show.schedule' });
      await send({ type: 'show.start' });
      await send({ type: 'deal.open', dealId: `${showId}-xd` });
    },
  });
  const visit = await app.openVisit(other.showId, { source: 'direct' });
  const visitor = visit.ok ? app.visitor(visit.value.token) : null;
  if (!visitor) throw new Error('no visit');
  expect((await app.claim(`${other.showId}-xd`, quantity, 'k', visitor)).ok).toBe(true);
}

/** A code without a planting does not compile. */
const plantings: Readonly<Record<PreflightCode, Planting>> = {
  lineup_empty: {
    late: ({ showId, send }) => send({ type: 'lineup.clear', itemIds: [`${showId}-a`, `${showId}-b`] }),
    also: ['briefing_stale'],
  },
  product_unknown: {
    // A catalogue put back from an older copy: nothing of the server itself deletes a product.
    late: ({ b }) => (directory.products as DeletableRecords<Product>).delete([b]),
  },
  price_below_floor: { late: ({ product, b }) => product(b, { floorPrice: 100_01 }) },
  price_beyond_guardrails: {
    early: ({ send }) => send(guardrails(6_000)),
    late: ({ product, b }) => product(b, { listPrice: 300_00 }),
  },
  price_above_list: { late: ({ product, b }) => product(b, { listPrice: 99_99 }) },
  no_stock: { early: (scene) => change(scene, 'b', { stock: 0 }) },
  stock_over_catalogue: { late: ({ product, b }) => product(b, { stock: 9 }) },
  sheet_too_long: { early: (scene) => change(scene, 'b', { plannedMs: PLANNED_MS }) },
  deal_below_floor: { late: ({ product, a }) => product(a, { floorPrice: 80_01 }) },
  deal_beyond_guardrails: { late: ({ send }) => send(guardrails(5_500)) },
  offer_beyond_guardrails: {
    early: async ({ send }) => {
      await send(guardrails(6_000));
      await send({
        ...{ type: 'offer.plan', title: both('Members') },
        terms: { kind: 'member-price', bps: 3_000, audience: { kind: 'members' } },
      });
    },
  },
  deal_not_below_price: {
    record: (showId) => dealPlanned(`${showId}-e`, `${showId}-b`, { price: 100_00 }),
    also: ['briefing_stale'],
  },
  deal_over_stock: {
    record: (showId) => dealPlanned(`${showId}-e`, `${showId}-b`, { quantity: 11 }),
    also: ['briefing_stale'],
  },
  deal_over_catalogue: {
    late: ({ product, a }) => product(a, { stock: 4 }),
    also: ['stock_over_catalogue'],
  },
  deals_overlap: {
    early: async ({ showId, start, send }) => {
      await send({ ...deal(`${showId}-e`, `${showId}-b`, 1), opensAt: start });
      await send({ ...deal(`${showId}-f`, `${showId}-b`, 1), opensAt: start + MINUTE - 1 });
    },
  },
  deals_share_stock: { early: ({ showId, send }) => send(deal(`${showId}-e`, `${showId}-a`, 6)) },
  deal_short_elsewhere: {
    late: ({ a }) => sellElsewhere(a, 46),
    also: ['stock_over_catalogue'],
  },
  deal_outside_show: {
    early: ({ showId, start, send }) =>
      send({ ...deal(`${showId}-e`, `${showId}-b`, 1), opensAt: start + PLANNED_MS }),
  },
  offer_outside_show: {
    early: ({ start, send }) =>
      send({
        ...{ type: 'offer.plan', title: both('Members'), opensAt: start + PLANNED_MS },
        terms: { kind: 'member-price', bps: 100, audience: { kind: 'members' } },
      }),
  },
  targets_mismatch: {
    record: () => ({
      type: 'targets.set',
      targets: {
        ...{ basis: 'paid', total: { uv: 3, amount: 3 } },
        regions: [{ regionId: 'r', uv: 2, amount: 3 }],
      },
    }),
  },
  no_targets: { without: ['targets'] },
  targets_miss_region: { early: ({ send }) => send({ type: 'show.revise', regionIds: ['r', 'r2'] }) },
  no_host: { without: ['host'] },
  starts_early: { startsInMs: 45 * MINUTE },
  starts_late: { startsInMs: -45 * MINUTE },
  tasks_overdue: { late: ({ send }) => send(task(Date.now() - MINUTE)) },
  tasks_open: { late: ({ send }) => send(task(Date.now() + MINUTE)) },
  no_briefing: { without: ['briefing', 'receipt'] },
  briefing_stale: { late: (scene) => change(scene, 'b', { price: 99_00 }) },
  guides_not_briefed: { without: ['receipt'] },
  targets_objected: {
    late: ({ send }) =>
      send({ type: 'targets.respond', regionId: 'r', answer: 'objected', note: 'Too much' }),
  },
  link_unreachable: { parts: { hasOwn: async (path) => !path.startsWith('/p/') } },
  image_unreachable: { parts: { hasOwn: async (path) => path.startsWith('/p/') } },
  links_unchecked: {
    early: async ({ showId, send }) => {
      const more = Array.from({ length: 99 }, () => product(newId()));
      await directory.products.insert(more);
      await send({
        type: 'lineup.import',
        items: more.map(({ id }, n) => ({ ...item(`${showId}-${n}`, id, 1), plannedMs: 1 })),
      });
    },
  },
  price_differs_from_shop: {
    parts: {
      shopPrices: async ([one]) => ({
        prices: new Map(one ? [[one.id, [{ shop: 'tiktok', price: 1 }]]] : []),
        unchecked: [],
      }),
    },
  },
  shop_price_unchecked: {
    parts: {
      shopPrices: async () => ({
        prices: new Map(),
        unchecked: [{ shop: 'youzan', why: 'cannot_ask', n: 2 }],
      }),
    },
  },
  stream_down: {
    late: ({ send }) => send({ type: 'show.schedule' }),
    parts: { hasPicture: () => false },
  },
  no_payment_page: { parts: { takesPayment: () => false } },
  storage_unhealthy: { parts: { check: () => Promise.reject(new Error('full')) } },
  clock_jumped: {
    late: async () => {
      setBackMs = 5 * MINUTE;
    },
  },
};

const codesOf = async (showId: string) => {
  const found = await app.preflight(showId, staff.admin, true);
  if (!found.ok) throw new Error(found.error.message);
  return [...new Set(found.value.problems.map(({ code }) => code))];
};

it('finds nothing where nothing is planted', async () => {
  expect(await codesOf((await planted({})).showId)).toEqual([]);
});

it.each(preflightCodes)('finds %s, planted alone', async (code) => {
  const planting = plantings[code];
  const { showId } = await planted(planting);
  const found = await codesOf(showId);
  setBackMs = 0;
  expect(found.toSorted()).toEqual([code, ...(planting.also ?? [])].toSorted());
});
