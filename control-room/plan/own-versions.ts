/** What a command is answered with. */
export interface Made {
  readonly version: number;
  readonly events: readonly unknown[];
}

/**
 * The versions this page's own commands have made: what says "only if nobody changed it since I looked" must not stumble
 * over what the same hands did a moment before, while the page still shows the version before that.
 */
export class OwnVersions {
  /** The version before a command of ours → the one after it. */
  readonly #after = new Map<number, number>();
  #underWay: Promise<unknown> = Promise.resolve();

  /** Takes note of a command under way; answers what it answers. */
  note(sent: Promise<Made>): Promise<Made> {
    const noted = sent.then((answer) => {
      if (answer.events.length > 0) this.#after.set(answer.version - answer.events.length, answer.version);
      return answer;
    });
    this.#underWay = Promise.allSettled([this.#underWay, noted]);
    return noted;
  }

  /** What `seen` has become by our own commands alone, once those under way are answered. */
  async after(seen: number): Promise<number> {
    await this.#underWay;
    let version = seen;
    for (let next = this.#after.get(version); next !== undefined; next = this.#after.get(version))
      version = next;
    return version;
  }
}
