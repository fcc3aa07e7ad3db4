import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownFiles } from './own-files.ts';

let folder = '';
let has: ReturnType<typeof ownFiles>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-own-'));
  const [pages, pictures] = [join(folder, 'pages'), join(folder, 'pictures')];
  await mkdir(join(pages, 'assets'), { recursive: true });
  await mkdir(pictures);
  await writeFile(join(pages, 'icon.svg'), '<svg/>');
  await writeFile(join(pictures, '戒指 1.svg'), '<svg/>');
  await writeFile(join(folder, 'secret.svg'), '<svg/>');
  has = ownFiles({ pages, pictures });
});
afterAll(() => rm(folder, { recursive: true }));

it.each(['/pictures/%E6%88%92%E6%8C%87%201.svg', '/pictures/%E6%88%92%E6%8C%87%201.svg?v=2', '/icon.svg'])(
  'has the picture %s',
  async (path) => {
    expect(await has(path, 'image')).toBe(true);
  },
);
it.each([
  '/pictures/gone.svg',
  '/gone.svg',
  '/pictures',
  '/',
  '/shows',
  '/pictures/../secret.svg',
  '/pictures/..%2fsecret.svg',
  '/pictures/%',
  '/pictures/a%00.svg',
])('has no picture %s', async (path) => {
  expect(await has(path, 'image')).toBe(false);
});
it('has a page at every path without a file’s name, and the files it has', async () => {
  expect(await has('/', 'link')).toBe(true);
  expect(await has('/r/show.1', 'link')).toBe(true);
  expect(await has('/icon.svg', 'link')).toBe(true);
  expect(await has('/gone.html', 'link')).toBe(false);
  expect(await has('/assets/gone', 'link')).toBe(false);
});
