/**
 * Ids by the number they have in a list, filled in when first asked: opening a great show must not wait for half a
 * million entries that hardly any reader looks up.
 */
export class LateIndex extends Map<string, number> {
  #idsOf: (() => readonly string[]) | null;

  /** `idsOf` is asked once, when the first id is. */
  constructor(idsOf: () => readonly string[]) {
    super();
    this.#idsOf = idsOf;
  }

  #fill(): void {
    const idsOf = this.#idsOf;
    if (idsOf === null) return;
    this.#idsOf = null;
    const ids = idsOf();
    for (let index = 0; index < ids.length; index += 1) super.set(ids[index] ?? '', index);
  }

  override get size(): number {
    this.#fill();
    return super.size;
  }

  override get(id: string): number | undefined {
    this.#fill();
    return super.get(id);
  }

  override has(id: string): boolean {
    this.#fill();
    return super.has(id);
  }

  override set(id: string, index: number): this {
    this.#fill();
    return super.set(id, index);
  }

  override delete(id: string): boolean {
    this.#fill();
    return super.delete(id);
  }

  override forEach(each: (index: number, id: string, map: Map<string, number>) => void): void {
    this.#fill();
    super.forEach(each);
  }

  override keys(): MapIterator<string> {
    this.#fill();
    return super.keys();
  }

  override values(): MapIterator<number> {
    this.#fill();
    return super.values();
  }

  override entries(): MapIterator<[string, number]> {
    this.#fill();
    return super.entries();
  }

  override [Symbol.iterator](): MapIterator<[string, number]> {
    return this.entries();
  }
}
