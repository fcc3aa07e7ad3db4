/** Remembers what was sent last and tells which of a list's entries differ from it since. */
export class Changed<T> {
  readonly #keyOf: (entry: T) => string;
  #sent = new Map<string, string>();

  constructor(keyOf: (entry: T) => string) {
    this.#keyOf = keyOf;
  }

  /** Takes all as known to the receivers. */
  reset(entries: readonly T[]): void {
    this.#sent = new Map(entries.map((entry) => [this.#keyOf(entry), JSON.stringify(entry)]));
  }

  /** Those that are new or different; they count as sent. */
  take(entries: readonly T[]): T[] {
    const changed: T[] = [];
    for (const entry of entries) {
      const key = this.#keyOf(entry);
      const text = JSON.stringify(entry);
      if (this.#sent.get(key) === text) continue;
      this.#sent.set(key, text);
      changed.push(entry);
    }
    return changed;
  }
}
