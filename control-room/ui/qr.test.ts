import { encode } from 'uqr';
import { expect, it } from 'vitest';
import { qrPath } from './qr.tsx';

const link = 'https://live.example.com/r/f7ec8ba69d029128b307?source=guide-share&ref=G-00123';

it('draws exactly the dark modules, with a quiet zone of four around', () => {
  const { path, size } = qrPath(link);
  const { data } = encode(link, { ecc: 'M', border: 4 });
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
  expect(size).toBe(data.length);
  for (const [y, row] of data.entries())
    for (const [x, isDark] of row.entries()) expect(dark.has(`${x} ${y}`)).toBe(isDark);
  const at = [...dark].flatMap((cell) => cell.split(' ').map(Number));
  expect(Math.min(...at)).toBe(4);
  expect(Math.max(...at)).toBe(size - 5);
});
