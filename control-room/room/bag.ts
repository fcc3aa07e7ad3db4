/** What a viewer has put aside to order together. */
export interface BagLine {
  readonly itemId: string;
  readonly quantity: number;
}

/** Where an order of the whole bag is placed on the page. */
export const bagPlace = 'bag';

/** What one order takes; the contract says so too. */
export const mostLines = 20;
export const mostUnits = 20;

/** The units of an item in the bag become so many; none takes it out. New items come last. */
export function withUnits(bag: readonly BagLine[], itemId: string, quantity: number): readonly BagLine[] {
  const units = Math.min(Math.max(0, Math.floor(quantity)), mostUnits);
  if (units === 0) return bag.filter((line) => line.itemId !== itemId);
  if (bag.some((line) => line.itemId === itemId))
    return bag.map((line) => (line.itemId === itemId ? { itemId, quantity: units } : line));
  return bag.length >= mostLines ? bag : [...bag, { itemId, quantity: units }];
}

export const unitsIn = (bag: readonly BagLine[], itemId?: string): number =>
  bag.reduce((sum, line) => (itemId === undefined || line.itemId === itemId ? sum + line.quantity : sum), 0);

/** What was remembered, as far as it is a bag. */
export function readBag(stored: unknown): readonly BagLine[] {
  if (!Array.isArray(stored)) return [];
  return stored.reduce<readonly BagLine[]>((bag, line: unknown) => {
    if (typeof line !== 'object' || line === null) return bag;
    const { itemId, quantity } = line as Record<string, unknown>;
    return typeof itemId === 'string' && typeof quantity === 'number' && Number.isFinite(quantity)
      ? withUnits(bag, itemId, quantity)
      : bag;
  }, []);
}
