/** One line of a page's key table: which key, what it does in words, and the command it runs. */
export interface Hotkey {
  /** `KeyboardEvent.key` as pressed, letters in lower case: `p`, `ArrowDown`, `F2`, `?`. */
  readonly key: string;
  /** How the sheet prints it; the key itself when left out. */
  readonly print?: string;
  readonly group: string;
  readonly does: string;
  readonly run: () => void;
  /** Enter only: it is the page's although a button or a link has focus, since what it ends was typed on the page. */
  readonly beforeButtons?: boolean;
}

/** What of a keyboard event decides; a subset of `KeyboardEvent`. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly repeat: boolean;
}

/** The hotkey of a press, or null. Presses with Ctrl, Alt or ⌘ belong to the browser; repeats only move cursors. */
export function hotkeyFor(press: KeyPress, table: readonly Hotkey[]): Hotkey | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.repeat && !key.startsWith('Arrow')) return null;
  return table.find((hotkey) => hotkey.key === key) ?? null;
}

/** Digits gathered for a jump: `1`, `12`; forgotten after a pause. */
export interface DigitEntry {
  readonly digits: string;
  readonly at: number;
}
export const digitsForgottenMs = 2000;

/** What is gathered after a digit at `now`. At most three digits: a lineup has no thousandth item. */
export function enterDigit(entry: DigitEntry | null, digit: string, now: number): DigitEntry {
  const fresh = entry && now - entry.at < digitsForgottenMs ? entry.digits : '';
  return { digits: (fresh + digit).slice(-3), at: now };
}

/** The index a gathered number means (1 is the first), or null when it is none of `count`. */
export function indexOf(entry: DigitEntry | null, now: number, count: number): number | null {
  if (!entry || now - entry.at >= digitsForgottenMs) return null;
  const index = Number(entry.digits) - 1;
  return index >= 0 && index < count ? index : null;
}
