import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { atEndOfFile } from '../testing/end-of-file.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = (path: string) => join(root, 'live-server', path);

/** The programs that the tests of faults start, by name. */
export interface Programs {
  readonly main: string;
  readonly 'odd-node': string;
}

let made: Promise<Programs> | null = null;

/** The servers as few files, once for all of a test file: two dozen starts cost no compiling. */
export function programs(): Promise<Programs> {
  made ??= make();
  return made;
}

async function make(): Promise<Programs> {
  await mkdir(join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(root, '.cache/faults-'));
  atEndOfFile(async () => {
    made = null;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const outDir = join(folder, 'embedded');
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      minify: false,
      rollupOptions: {
        input: { main: source('main.ts'), 'odd-node': source('faults/odd-node.ts') },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  // Where the program looks for them: beside the folder of the file it stands in.
  await cp(source('storage/migrations'), join(folder, 'migrations'), { recursive: true });
  return { main: join(outDir, 'main.js'), 'odd-node': join(outDir, 'odd-node.js') };
}
