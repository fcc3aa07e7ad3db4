import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeskAlert, DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import {
  ask,
  goLive,
  newFolder,
  ok,
  removeFolder,
  type Started,
  staff,
  start,
  until,
} from '../testing/running.ts';

const minute = 60_000;
let folder: string;
let now: number;
const nodes: Started[] = [];
beforeEach(async () => {
  folder = await newFolder();
  now = Date.now();
});
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.stop();
  await removeFolder(folder);
});

async function node(clock = () => now): Promise<Started> {
  const started = await start(folder, { clock });
  nodes.push(started);
  return started;
}

/** What a desk finds on opening, and everything it is told afterwards. */
async function deskAt({ connect }: Started, showId: string) {
  const desk = connect('/desk', 'admin');
  const { alerts } = await ask<Extract<WatchAnswer, { ok: true }>>(desk, 'watch', { showId });
  const told = new Map(alerts.map((alert) => [alert.id, alert]));
  desk.on('update', (update: DeskUpdate) => {
    for (const alert of update.alerts ?? []) told.set(alert.id, alert);
  });
  return { alerts, told };
}

const inOrder = (alerts: Iterable<DeskAlert>) => [...alerts].sort((a, b) => (a.id < b.id ? -1 : 1));

async function behind(at: Started) {
  const show = await goLive(at.app);
  const part = { uv: 100, amount: 1_000_000 };
  const regions = ['r-east', 'r-west'].map((regionId) => ({ regionId, ...part }));
  await show.send({ type: 'targets.set', basis: 'paid', total: { uv: 200, amount: 2_000_000 }, regions });
  return show;
}

test('a desk that moves to a node which has just taken the show up finds the same alerts, and takes them on there', async () => {
  const a = await node();
  const { showId } = await behind(a);
  const first = await deskAt(a, showId);
  now += 20 * minute;
  await until(() => first.told.size === 3);

  const b = await node();
  const moved = await deskAt(b, showId);
  expect(inOrder(moved.alerts)).toEqual(inOrder(first.told.values()));

  const alertId = `pace:${showId}:r-east`;
  ok(await b.app.command(showId, { type: 'alert.acknowledge', alertId }, staff.east));
  await until(() => first.told.get(alertId)?.acknowledged !== undefined);
  await until(() => moved.told.get(alertId)?.acknowledged !== undefined);
  expect(moved.told.get(alertId)).toEqual(first.told.get(alertId));

  // A third one is told as well who is on it.
  const third = await deskAt(await node(), showId);
  expect(inOrder(third.alerts)).toEqual(inOrder(moved.told.values()));
});

test('an alert is taken on at a node that nobody has looked at the show on, with its clock behind', async () => {
  const a = await node();
  const { showId } = await behind(a);
  const desk = await deskAt(a, showId);
  const b = await node(() => now - 5_000);
  // Up to the very moment in which the first node has them.
  while (desk.told.size === 0) {
    now += 1_000;
    const { alerts } = await deskAt(a, showId);
    for (const alert of alerts) desk.told.set(alert.id, alert);
  }
  const alertId = `pace:${showId}:`;
  ok(await b.app.command(showId, { type: 'alert.acknowledge', alertId }, staff.admin));
  await until(() => desk.told.get(alertId)?.acknowledged !== undefined);
});
