/** Tells every listener, though one throws: `threw` hears of it, and nobody else. */
export function tellAll<L>(
  listeners: Iterable<L>,
  tell: (listener: L) => void,
  threw: (err: unknown) => void,
): void {
  for (const listener of listeners) {
    try {
      tell(listener);
    } catch (err) {
      threw(err);
    }
  }
}
