import { type ProbeKind, type ProbeNetwork, type ProbeResult, probe, publicNetwork } from './probe.ts';

export interface ProbeTarget {
  readonly kind: ProbeKind;
  /** An http(s) address, or a path on this server. */
  readonly address: string;
}
export interface Probed {
  readonly target: ProbeTarget;
  /** Null: time or count ran out before its turn. */
  readonly result: ProbeResult | null;
}

const AT_ONCE = 6;
const AT_ONCE_A_HOST = 2;
export const MAX_TARGETS = 200;
const WHOLE_RUN_MS = 15_000;
/** Pressing the button again does not ask other people's servers again. */
const FRESH_MS = 60_000;
const KEPT = 2_000;

export interface ProberSettings {
  readonly network?: ProbeNetwork;
  /** Whether this server has a file, or a page, at a path of its own. */
  readonly hasOwn: (path: string, kind: ProbeKind) => Promise<boolean>;
  /** Milliseconds that never run backwards. */
  readonly ticks?: () => number;
}

/**
 * Tries many links and pictures politely: a few at once, fewer of one host, each once a minute whoever asks, and all
 * of them within a quarter of a minute. Answers in the order of `targets`, repeats included.
 */
export class Prober {
  readonly #network: ProbeNetwork;
  readonly #hasOwn: ProberSettings['hasOwn'];
  readonly #ticks: () => number;
  readonly #known = new Map<string, { at: number; result: Promise<ProbeResult> }>();
  readonly #slots = new Slots();

  constructor({ network, hasOwn, ticks }: ProberSettings) {
    this.#network = network ?? publicNetwork;
    this.#hasOwn = hasOwn;
    this.#ticks = ticks ?? (() => performance.now());
  }

  async run(targets: readonly ProbeTarget[]): Promise<readonly Probed[]> {
    const until = this.#ticks() + WHOLE_RUN_MS;
    const wanted = new Set(targets.map(keyOf).slice(0, MAX_TARGETS));
    return Promise.all(
      targets.map(async (target) => ({
        target,
        result: wanted.has(keyOf(target)) ? await this.#one(target, until) : null,
      })),
    );
  }

  async #one(target: ProbeTarget, until: number): Promise<ProbeResult | null> {
    const { address, kind } = target;
    if (address.startsWith('/'))
      return (await this.#hasOwn(address, kind)) ? { ok: true } : { ok: false, why: 'no_such_file' };
    const key = keyOf(target);
    const known = this.#known.get(key);
    if (known && this.#ticks() - known.at < FRESH_MS) return known.result;
    return this.#slots.with(hostOf(address), async () => {
      const meanwhile = this.#known.get(key);
      if (meanwhile && this.#ticks() - meanwhile.at < FRESH_MS) return meanwhile.result;
      if (this.#ticks() >= until) return null;
      const result = probe(address, kind, this.#network);
      this.#keep(key, result);
      return result;
    });
  }

  #keep(key: string, result: Promise<ProbeResult>): void {
    this.#known.delete(key);
    this.#known.set(key, { at: this.#ticks(), result });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
  }
}

const keyOf = ({ kind, address }: ProbeTarget) => `${kind} ${address}`;
const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : '');

/** A few at once in all, fewer of one host; the rest wait in the order they came. */
class Slots {
  #running = 0;
  readonly #byHost = new Map<string, number>();
  readonly #waiting: { host: string; go: () => void }[] = [];

  async with<T>(host: string, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((go) => {
      this.#waiting.push({ host, go });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#running -= 1;
      const left = (this.#byHost.get(host) ?? 1) - 1;
      if (left === 0) this.#byHost.delete(host);
      else this.#byHost.set(host, left);
      this.#next();
    }
  }

  #next(): void {
    for (let index = 0; index < this.#waiting.length && this.#running < AT_ONCE; ) {
      const one = this.#waiting[index];
      if (!one || (this.#byHost.get(one.host) ?? 0) >= AT_ONCE_A_HOST) {
        index += 1;
        continue;
      }
      this.#waiting.splice(index, 1);
      this.#running += 1;
      this.#byHost.set(one.host, (this.#byHost.get(one.host) ?? 0) + 1);
      one.go();
    }
  }
}
