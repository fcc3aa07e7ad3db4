const canHaveFocus =
  'a[href], button, input:not([type="hidden"]), select, textarea, summary, audio[controls], video[controls], [contenteditable="true"], [tabindex]';

const isChosenOfItsGroup = (element: HTMLElement, all: readonly HTMLElement[]): boolean => {
  if (!(element instanceof HTMLInputElement) || element.type !== 'radio' || element.checked) return true;
  return !all.some(
    (other) =>
      other instanceof HTMLInputElement &&
      other.type === 'radio' &&
      other.name === element.name &&
      other.checked,
  );
};

/** Where Tab stops within `root`, in order: of a group of choices with one taken, that one alone. */
export function tabStops(root: HTMLElement): HTMLElement[] {
  const all = [...root.querySelectorAll<HTMLElement>(canHaveFocus)].filter(
    (element) =>
      element.tabIndex >= 0 &&
      !element.matches(':disabled, [inert] *') &&
      element.getClientRects().length > 0,
  );
  return all.filter((element) => isChosenOfItsGroup(element, all));
}
