import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { Pulse } from './pulse.ts';

/** Whoever asked may be gone: sales wait no longer than this for it to say that they may go on. */
const LONGEST_MS = 8_000;
/** So long whoever asked may count on it: a call to one that hangs takes 4 s, and the end is still to be written. */
const SURE_MS = 6_000;
/** Whoever could not be told that sales may go on, because Redis was away for a moment, is told again. */
const AGAIN_MS = 200;
/** Viewers are promised an answer within a second. */
const ANSWER_MS = 800;

const STOP = 'sales.stop';
const RESUME = 'sales.resume';
const asked = z.object({ showId: z.string(), round: z.string() });

/** The sales of one show at this node: those under way, and whether new ones wait. */
export class SalesGate {
  readonly #pulse: Pick<Pulse, 'look'>;
  #underWay = 0;
  #holds = 0;
  #waiting: (() => void)[] = [];
  #settling: (() => void)[] = [];
  #waking: Promise<void> | null = null;

  constructor(pulse: Pick<Pulse, 'look'>) {
    this.#pulse = pulse;
  }

  /**
   * Where this node has just slept: resolves when it has heard what was written meanwhile, or could not. Those who ended
   * the show did not wait for it. Null while it is awake.
   */
  waking(): Promise<void> | null {
    this.#pulse.look();
    return this.#waking;
  }

  /** This node has slept; `heard` as long as it takes to hear of it. */
  wake(heard: Promise<void>): void {
    const awake = () => {
      if (this.#waking === waking) this.#waking = null;
    };
    const waking = heard.then(awake, awake);
    this.#waking = waking;
  }

  get isHeld(): boolean {
    return this.#holds > 0;
  }

  /** Whether sales may begin, as soon as they may; false when that takes longer than anybody waits for an answer. */
  async opened(): Promise<boolean> {
    let isLate = false;
    let go = (): void => undefined;
    const late = setTimeout(() => {
      isLate = true;
      go();
    }, ANSWER_MS);
    while (this.isHeld && !isLate)
      await new Promise<void>((resolve) => {
        go = resolve;
        this.#waiting.push(resolve);
      });
    clearTimeout(late);
    return !this.isHeld;
  }

  /** A sale has begun; `decided` is to be called once when it is. */
  begun(): void {
    this.#underWay += 1;
  }

  decided(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) for (const told of this.#settling.splice(0)) told();
  }

  /** A sale that has begun, until it is decided. */
  follow(sale: Promise<unknown>): void {
    this.begun();
    sale.then(
      () => this.decided(),
      () => this.decided(),
    );
  }

  /** New sales wait from here on. `settled`: those under way are decided. */
  hold(): { readonly settled: Promise<void>; letGo(): void } {
    this.#holds += 1;
    let isOver = false;
    return {
      settled:
        this.#underWay === 0
          ? Promise.resolve()
          : new Promise<void>((resolve) => this.#settling.push(resolve)),
      letGo: () => {
        if (isOver) return;
        isOver = true;
        this.#holds -= 1;
        if (!this.isHeld) for (const go of this.#waiting.splice(0)) go();
      },
    };
  }
}

/** Sales of a show that one node has stopped at all of them. */
export interface StoppedSales {
  /** Whether they surely still wait: the others have them go on by themselves after a while. */
  areWaiting(): boolean;
  resume(): void;
}

/** The sales of every show, which one node can have wait at all of them. */
export interface SalesGates {
  of(showId: string): SalesGate;
  /**
   * Sales of the show wait at every node; resolves when those that were under way are decided. A node that hangs is
   * waited for as long as calls are. Throws `StorageUnavailable` when nobody can be asked.
   */
  stop(showId: string): Promise<StoppedSales>;
  close(): void;
}

/** `fresh` has this node hear what was written to a show, before its sales go on. */
export function salesAmongNodes(
  { nodeId, nodesNow, calls }: Pick<Cluster, 'nodeId' | 'nodesNow' | 'calls'>,
  newId: () => string,
  fresh: (showId: string) => Promise<void>,
): SalesGates {
  const gates = new Map<string, SalesGate>();
  const pulse = new Pulse(() => {
    for (const [showId, gate] of gates) gate.wake(fresh(showId));
  });
  /** By round: how the sales go on that another node has stopped here. */
  const stopped = new Map<string, () => void>();
  const of = (showId: string): SalesGate => {
    const known = gates.get(showId);
    if (known) return known;
    const gate = new SalesGate(pulse);
    gates.set(showId, gate);
    return gate;
  };
  const resume = async (showId: string, round: string): Promise<void> => {
    const go = stopped.get(round);
    if (!go) return;
    stopped.delete(round);
    await fresh(showId).finally(go);
  };
  const tellToGoOn = async (id: string, question: z.infer<typeof asked>, until: number): Promise<void> => {
    while ((await calls.ask(id, RESUME, question)) === null && performance.now() < until)
      await new Promise<void>((resolve) => setTimeout(resolve, AGAIN_MS).unref());
  };
  const undo = [
    calls.serve(STOP, async (question) => {
      const { showId, round } = asked.parse(question);
      const hold = of(showId).hold();
      const late = setTimeout(() => void resume(showId, round).catch(() => undefined), LONGEST_MS).unref();
      stopped.set(round, () => {
        clearTimeout(late);
        hold.letGo();
      });
      await hold.settled;
      return true;
    }),
    calls.serve(RESUME, async (question) => {
      const { showId, round } = asked.parse(question);
      await resume(showId, round);
      return true;
    }),
  ];
  return {
    of,
    async stop(showId) {
      const others = (await nodesNow()).filter((id) => id !== nodeId);
      const own = of(showId).hold();
      const question = { showId, round: newId() };
      const askedAt = performance.now();
      await Promise.all([own.settled, ...others.map((id) => calls.ask(id, STOP, question))]);
      return {
        areWaiting: () => others.length === 0 || performance.now() - askedAt < SURE_MS,
        resume() {
          own.letGo();
          for (const id of others) void tellToGoOn(id, question, askedAt + LONGEST_MS);
        },
      };
    },
    close() {
      pulse.close();
      for (const end of undo) end();
      for (const go of stopped.values()) go();
    },
  };
}
