import type { MediaState } from '#shared/contract/media.ts';
import type { MediaWorker, RunningWorker } from './worker.ts';

/** The media server's processes of this node, one a core it may use; none where video is switched off. */
export interface MediaWorkers {
  /** Ready as soon as one of them is. */
  state(): MediaState;
  running(): readonly RunningWorker[];
  /** Called after every change of `state`, and with `lost` when everything that ran in that one is gone. */
  onChange(hear: (change: { readonly lost: RunningWorker | null }) => void): void;
  close(): Promise<void>;
}

export function mediaWorkers(workers: readonly MediaWorker[]): MediaWorkers {
  return {
    state() {
      const states = workers.map((worker) => worker.state());
      return states.find(({ kind }) => kind === 'ready') ?? states[0] ?? { kind: 'absent' };
    },
    running: () => workers.flatMap((worker) => worker.running() ?? []),
    onChange(hear) {
      for (const worker of workers) worker.onChange(hear);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** The one that carries least; undefined where there is none. */
export function leastOf<T>(all: readonly T[], loadOf: (one: T) => number): T | undefined {
  return all.reduce<T | undefined>(
    (least, one) => (least === undefined || loadOf(one) < loadOf(least) ? one : least),
    undefined,
  );
}
