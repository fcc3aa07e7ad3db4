import { StorageUnavailable } from '../unavailable.ts';
import type { RedisLinks, RedisLog } from './connect.ts';
import { type Epoch, epochTrouble, stampOf } from './epoch.ts';
import type { RedisTiming } from './timing.ts';

/**
 * Whether Redis may be asked at all. It may not while it is away (no connection, or no answer to a ping), nor after it
 * has lost what was acknowledged: then nothing is written until that is back.
 */
export class Guard {
  readonly #links: RedisLinks;
  readonly #log: RedisLog;
  readonly #timing: RedisTiming;
  readonly #epoch: Epoch;
  readonly #onBack = new Set<() => void>();
  #onReplaced: () => void = () => undefined;
  #isReplaced = false;
  readonly #heads: () => Promise<string | null>;
  #isConnected = true;
  #isSilent = false;
  /** The epoch has been looked at since the last connection. */
  #isSame = true;
  #lost: string | null;
  #isClosed = false;
  #pinging = false;
  #looking = false;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #close = () => {
    this.#isConnected = false;
    this.#isSame = false;
  };
  readonly #ready = () => {
    this.#isConnected = true;
    void this.#look();
  };

  /** `heads` answers what is missing of what this node has seen acknowledged, or null. */
  constructor(
    links: RedisLinks,
    log: RedisLog,
    timing: RedisTiming,
    epoch: Epoch,
    heads: () => Promise<string | null>,
  ) {
    this.#links = links;
    this.#log = log;
    this.#timing = timing;
    this.#epoch = epoch;
    this.#lost = epoch.lost;
    this.#heads = heads;
    links.commands.on('close', this.#close);
    links.commands.on('ready', this.#ready);
    // In a cluster each show is another node's: there each show finds out for itself.
    if (links.address.kind !== 'cluster') this.#every(timing.silentMs / 3, () => void this.#ping());
    this.#every(1_000, () => void this.#look());
  }

  get isUp(): boolean {
    return this.whyNot === null;
  }

  /** Why nothing may be written; null when it may. */
  get whyNot(): string | null {
    if (this.#isClosed) return 'the stores are closed';
    if (this.#isReplaced) return `the records of ${this.#links.place} were put back: this node begins anew`;
    if (this.#lost !== null) return this.#lost;
    if (!this.#isConnected) return `${this.#links.place} is away`;
    if (!this.#isSame) return `${this.#links.place} has just come back`;
    return this.#isSilent ? `${this.#links.place} does not answer` : null;
  }

  /** What was acknowledged is not there any more, or was put back as it once was. */
  get hasLost(): boolean {
    return this.#lost !== null || this.#isReplaced;
  }

  /** Throws `StorageUnavailable` when nothing may be written now. */
  check(): void {
    const why = this.whyNot;
    if (why !== null) throw new StorageUnavailable('AWAY', why);
  }

  /** Throws `StorageUnavailable` when Redis would not answer now; one that has lost records can still be read. */
  checkReach(): void {
    if (this.#isClosed || !this.#isConnected || this.#isSilent)
      throw new StorageUnavailable('AWAY', this.whyNot ?? `${this.#links.place} is away`);
  }

  /** Somebody saw that acknowledged records are missing. */
  lose(what: string): void {
    if (this.#lost !== null || this.#isClosed) return;
    this.#lost = what;
    this.#log.error(
      { place: this.#links.place, what },
      'Redis has lost records: nothing is written any more',
    );
  }

  /** Called when Redis may be asked again. */
  onBack(listener: () => void): void {
    this.#onBack.add(listener);
  }

  /**
   * Called once when lost records were put back: this node may have heard of some that are not there any more, so it
   * writes nothing until it has begun anew.
   */
  onReplaced(listener: () => void): void {
    this.#onReplaced = listener;
    if (this.#isReplaced) listener();
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#links.commands.off('close', this.#close);
    this.#links.commands.off('ready', this.#ready);
  }

  #every(ms: number, work: () => void): void {
    this.#timers.push(setInterval(work, ms).unref());
  }

  async #ping(): Promise<void> {
    if (this.#pinging || !this.#isConnected) return;
    this.#pinging = true;
    // What has come in meanwhile is taken first: it may be that not Redis was late, but we.
    const timer = setTimeout(() => setImmediate(() => this.#hush(true)), this.#timing.silentMs).unref();
    try {
      await this.#links.commands.ping();
      this.#hush(false);
    } catch {
      // The connection's own events tell.
    } finally {
      clearTimeout(timer);
      this.#pinging = false;
    }
  }

  #hush(isSilent: boolean): void {
    if (this.#isSilent === isSilent || (isSilent && !this.#pinging)) return;
    this.#isSilent = isSilent;
    const { place } = this.#links;
    if (isSilent) this.#log.warn({ place }, 'Redis does not answer');
    else this.#back();
  }

  /** Looks whether this is still the Redis that has our records. */
  async #look(): Promise<void> {
    if (this.#looking || this.#isClosed || !this.#isConnected) return;
    this.#looking = true;
    try {
      const trouble = await epochTrouble(this.#links, this.#epoch.id);
      // Before anything that is there is believed.
      if (trouble === null && (await stampOf(this.#links)) !== this.#epoch.stamp) {
        this.#replaced();
        return;
      }
      const missing = trouble ?? (this.#lost !== null || !this.#isSame ? await this.#heads() : null);
      if (missing === null) this.#found();
      else if (this.#lost === null) this.lose(missing);
      else this.#lost = missing;
    } catch {
      // It is away again: the next look comes.
    } finally {
      this.#looking = false;
    }
  }

  #replaced(): void {
    if (this.#isReplaced || this.#isClosed) return;
    this.#isReplaced = true;
    this.#log.warn({ place: this.#links.place }, 'what Redis had lost was put back: this node begins anew');
    this.#onReplaced();
  }

  #found(): void {
    const wasDown = this.#lost !== null || !this.#isSame;
    if (this.#lost !== null) this.#log.info({ place: this.#links.place }, 'Redis has its records again');
    this.#lost = null;
    this.#isSame = true;
    if (wasDown) this.#back();
  }

  #back(): void {
    for (const listener of this.#onBack) listener();
  }
}
