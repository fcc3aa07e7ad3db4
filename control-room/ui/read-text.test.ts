import { expect, it } from 'vitest';
import { decodeText } from './read-text.ts';

it.each([
  ['UTF-8', [0xe6, 0x88, 0x92]],
  ['UTF-8 with its mark', [0xef, 0xbb, 0xbf, 0xe6, 0x88, 0x92]],
  ['GBK', [0xbd, 0xe4]],
  ['UTF-16 little end first', [0xff, 0xfe, 0x12, 0x62]],
  ['UTF-16 big end first', [0xfe, 0xff, 0x62, 0x12]],
])('reads 戒 in %s', (_, bytes) => {
  expect(decodeText(Uint8Array.from(bytes))).toBe('戒');
});
