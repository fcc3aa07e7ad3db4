import { describe, expect, it } from 'vitest';
import { digitsForgottenMs, enterDigit, type Hotkey, hotkeyFor, indexOf, type KeyPress } from './hotkeys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  repeat: false,
  ...more,
});
const table: Hotkey[] = ['p', 'F2', 'ArrowDown', '?'].map((key) => ({
  key,
  group: 'g',
  does: key,
  run: () => undefined,
}));

describe('a key press', () => {
  it('finds its line of the table, whatever the case of a letter', () => {
    expect(hotkeyFor(press('p'), table)?.key).toBe('p');
    expect(hotkeyFor(press('P'), table)?.key).toBe('p');
    expect(hotkeyFor(press('F2'), table)?.key).toBe('F2');
    expect(hotkeyFor(press('?'), table)?.key).toBe('?');
    expect(hotkeyFor(press('x'), table)).toBeNull();
  });

  it('with Ctrl, Alt or ⌘, or inside an input method, is not ours', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey', 'isComposing'] as const)
      expect(hotkeyFor(press('p', { [held]: true }), table)).toBeNull();
  });

  it('held down repeats only cursor moves, never a command', () => {
    expect(hotkeyFor(press('p', { repeat: true }), table)).toBeNull();
    expect(hotkeyFor(press('ArrowDown', { repeat: true }), table)?.key).toBe('ArrowDown');
  });
});

describe('digits', () => {
  it('gather to a number and mean the line of that number', () => {
    const entry = enterDigit(enterDigit(null, '1', 0), '2', 500);
    expect(entry.digits).toBe('12');
    expect(indexOf(entry, 600, 40)).toBe(11);
  });

  it('are forgotten after a pause', () => {
    const old = enterDigit(null, '1', 0);
    expect(indexOf(old, digitsForgottenMs, 40)).toBeNull();
    expect(enterDigit(old, '2', digitsForgottenMs).digits).toBe('2');
  });

  it('that name no line mean nothing', () => {
    expect(indexOf(enterDigit(null, '0', 0), 1, 40)).toBeNull();
    expect(indexOf(enterDigit(enterDigit(null, '4', 0), '1', 0), 1, 40)).toBeNull();
    expect(indexOf(null, 0, 40)).toBeNull();
  });

  it('reach any of forty lines', () => {
    for (let n = 1; n <= 40; n++) {
      const entry = [...String(n)].reduce<ReturnType<typeof enterDigit> | null>(
        (so, digit) => enterDigit(so, digit, 0),
        null,
      );
      expect(indexOf(entry, 1, 40)).toBe(n - 1);
    }
  });
});
