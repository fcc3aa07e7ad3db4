import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Child {
  /** What the server said when it was ready. */
  readonly ready: Record<string, unknown> & { port: number };
  /** Asks and waits for the answer. */
  ask(message: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Processor time it has used, all threads, µs. */
  cpu(): Promise<number>;
  /** What it holds in memory, rubbish left out, bytes. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** What was asked of a server and what that cost it: on a busy machine the truer of the two figures. */
export interface Load {
  /** Calls answered a second. */
  readonly rate: number;
  /** Processor time of the server a call, µs. */
  readonly cpu: number;
}

/** Runs `work`, which answers how many calls the server answered, and looks at what they cost. */
export async function loadOf(server: Child, work: () => Promise<number>): Promise<Load> {
  const [cpu, at] = [await server.cpu(), performance.now()];
  const calls = await work();
  const seconds = (performance.now() - at) / 1000;
  return { rate: calls / seconds, cpu: ((await server.cpu()) - cpu) / calls };
}

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

/** The command line that runs `script` on core 0 (the load keeps the others), where the system can pin. */
function pinned(script: string, args: readonly string[]): [string, string[]] {
  const node = ['--import', 'tsx', '--max-old-space-size=4096', '--expose-gc', script, ...args];
  return canPin ? ['taskset', ['-c', '0', process.execPath, ...node]] : [process.execPath, node];
}

/** Starts `bench/servers/NAME.ts` as a process of its own, on core 0, and waits until it listens. */
export const startServer = (name: string, args: readonly string[] = []): Promise<Child> =>
  startChild(name, pinned(scriptOf(name), args));

/** Starts `bench/servers/NAME.ts`, which is no server but a load that this process is too busy to bring. */
export const startLoad = (name: string, args: readonly string[]): Promise<Child> =>
  startChild(name, [process.execPath, ['--import', 'tsx', scriptOf(name), ...args]]);

const scriptOf = (name: string): string =>
  fileURLToPath(new URL(`./servers/${name.includes('.') ? name : `${name}.ts`}`, import.meta.url));

async function startChild(name: string, [command, argv]: [string, string[]]): Promise<Child> {
  const child = spawn(command, argv, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`bench process ${name} ended with ${code}`)));
    child.once('error', reject);
  });
  gone.catch(() => {});
  const next = () =>
    Promise.race([
      new Promise<Record<string, unknown>>((resolve) => child.once('message', (m) => resolve(m as never))),
      gone,
    ]);
  const ready = (await next()) as Child['ready'];
  const ask = (message: Record<string, unknown>) => {
    const answer = next();
    child.send(message);
    return answer;
  };
  return {
    ready,
    ask,
    cpu: async () => Number((await ask({ cpu: true })).cpu),
    memory: async () => Number((await ask({ memory: true })).memory),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // It ends by itself when it is let go, and takes its folder with it.
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** For a server script: says it is ready, and answers what the bench asks. */
export function serve(
  ready: { port: number } & Record<string, unknown>,
  answer: (message: Record<string, unknown>) => Promise<Record<string, unknown>>,
) {
  process.on('message', (message: Record<string, unknown>) => {
    if (message.cpu === true) {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpu: user + system });
    } else if (message.memory === true) {
      globalThis.gc?.();
      const { heapUsed, external } = process.memoryUsage();
      process.send?.({ memory: heapUsed + external });
    } else void answer(message).then((reply) => process.send?.(reply));
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}
