import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nowhere } from '#shared/domain/attribution/types.ts';
import type { Visitor } from './api.ts';
import { VisitEndings } from './visit-endings.ts';
import { RESUME_MS, VisitRegistry } from './visits.ts';
import type { VisitNotice } from './visits-among-nodes.ts';

const SHOW = 'show-1';
const visitor = (visitId: string): Visitor => ({
  ...{ showId: SHOW, visitId, viewerId: `viewer of ${visitId}`, name: '', memberId: null },
  ...{ source: 'direct', ref: null, place: nowhere, byCode: false, memberHome: null },
});

/**
 * Several nodes' sides of a show's visits. What is told, what the record says and that a connection is gone reaches
 * each node when the test has it do so; what is told, in one order for all.
 */
class Nodes {
  now = 1_000_000;
  readonly all: Node[];
  readonly told: { readonly from: string; readonly notice: VisitNotice; readonly at: number }[] = [];
  readonly entered: string[] = [];
  /** The record: visits that have ended, and when that was written. */
  readonly left: { readonly visitId: string; readonly at: number }[] = [];
  #ids = 0;

  constructor(count: number) {
    this.all = Array.from({ length: count }, (_, n) => new Node(`node-${n}`, this));
  }

  node(n: number): Node {
    return this.all[n % this.all.length] as Node;
  }

  newId = () => {
    this.#ids += 1;
    return `id-${this.#ids}`;
  };

  get running(): Node[] {
    return this.all.filter(({ diedAt }) => diedAt === null);
  }

  /** Time goes on; nothing is under way for longer than ten seconds, and who died is known to be gone by then. */
  wait(ms: number): void {
    this.now += ms;
    for (const node of this.running) {
      const isOld = ({ at }: { at: number }) => this.now - at > 10_000;
      node.hear(this.told.filter(isOld).length);
      node.read(this.left.filter(isOld).length);
    }
    for (const { diedAt, id } of this.all) if (diedAt !== null && this.now - diedAt > 5_000) this.gone(id);
  }

  /** The first that runs takes up what the record shows open. */
  gone(id: string): void {
    const node = this.all.find((one) => one.id === id);
    if (!node || node.diedAt === null || node.isKnownGone) return;
    node.isKnownGone = true;
    const [leader] = this.running;
    if (!leader) return;
    for (const visitId of this.entered)
      if (!leader.hasLeft(visitId)) leader.visits.restore(visitor(visitId), this.now);
  }

  /** Everything arrives, again and again, for as long as anything can be due. */
  settle(): void {
    for (let n = 0; n < 180; n += 1) {
      for (const { id } of this.all) this.gone(id);
      for (const node of this.running) {
        node.noticeAll();
        node.hear(this.told.length);
        node.read(this.left.length);
        node.endings.step(this.now, 0);
      }
      this.now += 2_000;
    }
  }
}

class Node {
  readonly id: string;
  readonly visits = new VisitRegistry();
  readonly endings: VisitEndings;
  diedAt: number | null = null;
  isKnownGone = false;
  /** Visits of connections that are gone, which nobody here has noticed. */
  readonly unnoticed: string[] = [];
  readonly #nodes: Nodes;
  readonly #left = new Set<string>();
  #heard = 0;
  #read = 0;

  constructor(id: string, nodes: Nodes) {
    this.id = id;
    this.#nodes = nodes;
    this.endings = new VisitEndings({
      ...{
        showId: SHOW,
        visits: this.visits,
        newId: nodes.newId,
        hasLeft: (visitId) => this.hasLeft(visitId),
      },
      peers: {
        self: id,
        others: () => nodes.all.filter((node) => node !== this && !node.isKnownGone).map((node) => node.id),
        tell: (notice) => nodes.told.push({ from: id, notice, at: nodes.now }),
        hear: () => () => undefined,
      },
      end: (ended) => {
        for (const { visitId } of ended) {
          this.#left.add(visitId);
          nodes.left.push({ visitId, at: nodes.now });
        }
        return true;
      },
    });
  }

  hasLeft(visitId: string): boolean {
    return this.#left.has(visitId);
  }

  /** As a seat is taken: the visit the connection is on. */
  connect(token: string): string {
    const nodes = this.#nodes;
    let visitId = this.visits.current(token);
    if (!this.endings.goesOnHere(visitor(visitId), nodes.now)) {
      visitId = nodes.newId();
      nodes.entered.push(visitId);
      this.visits.open(visitor(visitId), nodes.now);
      this.visits.succeed(token, visitId);
    }
    expect(this.visits.connect(visitId)).toBe(true);
    return visitId;
  }

  enter(): string {
    const visitId = this.#nodes.newId();
    this.#nodes.entered.push(visitId);
    this.visits.open(visitor(visitId), this.#nodes.now);
    return visitId;
  }

  notice(): void {
    const visitId = this.unnoticed.shift();
    if (visitId !== undefined) this.visits.disconnect(visitId, this.#nodes.now);
  }

  noticeAll(): void {
    while (this.unnoticed.length > 0) this.notice();
  }

  /** What was told, up to the `count`-th of all. */
  hear(count: number): void {
    for (; this.#heard < count; this.#heard += 1) {
      const told = this.#nodes.told[this.#heard];
      if (told && told.from !== this.id) this.endings.hear(told.notice, told.from, this.#nodes.now);
    }
  }

  hearNext(): void {
    this.hear(Math.min(this.#heard + 1, this.#nodes.told.length));
  }

  read(count: number): void {
    for (; this.#read < count; this.#read += 1) this.#left.add(this.#nodes.left[this.#read]?.visitId ?? '');
  }

  step(): void {
    this.endings.step(this.#nodes.now, 0);
  }
}

const pass = (nodes: Nodes, ms: number) => {
  for (let gone = 0; gone < ms; gone += 1_000) {
    nodes.wait(1_000);
    for (const node of nodes.running) {
      node.step();
      node.hear(nodes.told.length);
      node.read(nodes.left.length);
    }
  }
};

describe('a visit', () => {
  it('goes on at the node its viewer came to, though the other hears of that before it notices that they left', () => {
    const nodes = new Nodes(2);
    const [first, second] = [nodes.node(0), nodes.node(1)];
    const visitId = first.enter();
    first.connect(visitId);
    expect(second.connect(visitId)).toBe(visitId);
    second.step();
    first.hear(nodes.told.length);
    first.visits.disconnect(visitId, nodes.now);
    pass(nodes, 3 * RESUME_MS);
    expect(nodes.left).toEqual([]);
    expect([first.visits.size, second.visits.size]).toEqual([0, 1]);
  });

  it('goes on where its viewer came back to, though another node had it for a moment', () => {
    const nodes = new Nodes(2);
    const [first, second] = [nodes.node(0), nodes.node(1)];
    const visitId = first.enter();
    first.connect(visitId);
    first.visits.disconnect(visitId, nodes.now);
    second.connect(visitId);
    second.step();
    second.visits.disconnect(visitId, nodes.now);
    expect(first.connect(visitId)).toBe(visitId);
    first.hear(nodes.told.length);
    pass(nodes, 3 * RESUME_MS);
    expect(nodes.left).toEqual([]);
    expect([first.visits.size, second.visits.size]).toEqual([1, 0]);
  });

  it('is not ended before a busy node has answered, and not taken up by one that has', () => {
    const nodes = new Nodes(2);
    const [first, busy] = [nodes.node(0), nodes.node(1)];
    const [one, other] = [first.enter(), first.enter()];
    for (const visitId of [one, other]) {
      first.connect(visitId);
      first.visits.disconnect(visitId, nodes.now);
    }
    expect(busy.connect(one)).toBe(one);
    nodes.now += RESUME_MS;
    first.step();
    nodes.now += RESUME_MS;
    first.step();
    expect(nodes.left).toEqual([]);
    busy.hear(nodes.told.length);
    expect(busy.connect(other)).not.toBe(other);
    first.hear(nodes.told.length);
    expect(nodes.left.map(({ visitId }) => visitId)).toEqual([other]);
  });

  it('ends once its viewer is gone from the node that took it, as much later as after any loss', () => {
    const nodes = new Nodes(2);
    const [first, second] = [nodes.node(0), nodes.node(1)];
    const visitId = first.enter();
    first.connect(visitId);
    second.connect(visitId);
    first.visits.disconnect(visitId, nodes.now);
    pass(nodes, 2_000);
    second.diedAt = nodes.now;
    pass(nodes, RESUME_MS);
    expect(nodes.left).toEqual([]);
    pass(nodes, 2 * RESUME_MS);
    expect(nodes.left.map((left) => left.visitId)).toEqual([visitId]);
  });

  it('is not let go of for a node that said it holds it and is gone before all have answered', () => {
    const nodes = new Nodes(3);
    const [first, second, third] = [nodes.node(0), nodes.node(1), nodes.node(2)];
    const visitId = first.enter();
    first.connect(visitId);
    second.connect(visitId);
    first.visits.disconnect(visitId, nodes.now);
    nodes.now += RESUME_MS;
    first.step();
    second.hear(nodes.told.length);
    first.hear(nodes.told.length);
    second.diedAt = nodes.now;
    nodes.gone(second.id);
    third.hear(nodes.told.length);
    first.hear(nodes.told.length);
    expect(first.visits.has(visitId)).toBe(true);
    pass(nodes, 3 * RESUME_MS);
    expect(nodes.left.map((left) => left.visitId)).toEqual([visitId]);
  });

  it('is kept to be ended later where that cannot be written', () => {
    const registry = new VisitRegistry();
    const written: string[] = [];
    let isFull = true;
    const endings = new VisitEndings({
      ...{ showId: SHOW, visits: registry, peers: null, newId: () => 'id', hasLeft: () => false },
      end(ended) {
        if (isFull) return false;
        written.push(...ended.map(({ visitId }) => visitId));
        return true;
      },
    });
    registry.open(visitor('v'), 0);
    registry.connect('v');
    registry.disconnect('v', 0);
    endings.step(RESUME_MS, 0);
    expect(registry.size).toBe(1);
    isFull = false;
    endings.step(RESUME_MS + 100, 0);
    expect([written, registry.size]).toEqual([['v'], 0]);
  });
});

const VIEWERS = 4;
const NODES = 3;
const happening = fc.record({
  what: fc.constantFrom(
    'move',
    'move',
    'drop',
    'notice',
    'notice',
    'hear',
    'hear',
    'read',
    'step',
    'wait',
    'die',
  ),
  viewer: fc.nat(VIEWERS - 1),
  node: fc.nat(NODES - 1),
  ms: fc.integer({ min: 100, max: 6_000 }),
});

describe('whatever a node notices or hears how late', () => {
  it('no visit ends while its viewer is connected, and each one ends, held by nobody, when its viewer is gone', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 120 }), (happenings) => {
        const nodes = new Nodes(NODES);
        const viewers = Array.from({ length: VIEWERS }, (_, n) => ({
          token: nodes.node(n).enter(),
          at: null as { node: Node; visitId: string } | null,
        }));
        const drop = (viewer: (typeof viewers)[number]) => {
          viewer.at?.node.unnoticed.push(viewer.at.visitId);
          viewer.at = null;
        };
        for (const { what, viewer: v, node: n, ms } of happenings) {
          const viewer = viewers[v] as (typeof viewers)[number];
          const node = nodes.node(n);
          if (what === 'drop') drop(viewer);
          else if (what === 'wait') nodes.wait(ms);
          else if (node.diedAt !== null) nodes.gone(node.id);
          else if (what === 'move') {
            drop(viewer);
            viewer.at = { node, visitId: node.connect(viewer.token) };
          } else if (what === 'notice') node.notice();
          else if (what === 'hear') node.hearNext();
          else if (what === 'read') node.read(nodes.left.length);
          else if (what === 'step') node.step();
          else if (nodes.running.length > 1) {
            node.diedAt = nodes.now;
            for (const one of viewers) if (one.at?.node === node) one.at = null;
          }
        }
        nodes.settle();
        const connected = viewers.flatMap(({ at }) => (at ? [at] : []));
        const left = new Set(nodes.left.map(({ visitId }) => visitId));
        const inside = new Set(connected.map(({ visitId }) => visitId));
        expect([...inside].filter((visitId) => left.has(visitId))).toEqual([]);
        expect(nodes.entered.filter((visitId) => !inside.has(visitId) && !left.has(visitId))).toEqual([]);
        for (const node of nodes.running)
          expect(node.visits.size).toBe(connected.filter((at) => at.node === node).length);
      }),
      { numRuns: 300 },
    );
  });
});
