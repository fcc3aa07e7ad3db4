import type { Cluster } from '../cluster/cluster.ts';
import type { LiveShow } from './live-show.ts';
import type { AppLog } from './log.ts';

/** Said again this often, so that a notice that was lost is made good. */
const REPEAT_MS = 3_000;

/** What the shows of this node tell those of the others. */
export interface Neighbours {
  /** A show is in memory from now on. */
  loaded(show: LiveShow): void;
  close(): void;
}

/**
 * Lets the desks of all nodes know of each other: who is there, who edits what, and alerts that no log tells. All of
 * it is for showing; whether a change may pass is asked of Redis.
 */
export function neighboursOf(
  cluster: Pick<Cluster, 'bus' | 'nodes' | 'onGone'>,
  runners: { all(): readonly LiveShow[]; find(showId: string): LiveShow | null },
  now: () => number,
  log: AppLog,
): Neighbours {
  const { bus } = cluster;
  const tellDesks = (show: LiveShow): void =>
    bus.tell({ about: 'desks', showId: show.runner.showId, desks: show.desks.here() });

  const undo = [
    bus.on('desks', ({ showId, desks }, from) => runners.find(showId)?.desks.heard(from, desks)),
    bus.on('show.opened', ({ showId }) => {
      const show = runners.find(showId);
      if (!show) return;
      if (show.desks.here().length > 0) tellDesks(show);
      for (const alert of show.alerts)
        if (alert.kind === 'stream' && alert.clearedAt === undefined)
          bus.tell({ about: 'alert', showId, alert });
    }),
    bus.on('alert', ({ showId, alert }) => {
      const show = runners.find(showId);
      const known = show?.alerts.find(({ id }) => id === alert.id);
      // Told again to whoever has just come.
      if (known?.at === alert.at && known.clearedAt === alert.clearedAt) return;
      show?.alert(alert);
    }),
    bus.on('leases', ({ showId }) => {
      const show = runners.find(showId);
      if (!show?.deskFeed.isListening) return;
      show.runner.leases.refresh(now()).then(
        () => show.deskFeed.leases(),
        (err: unknown) => log.warn({ err, showId }, 'who edits what could not be read'),
      );
    }),
    cluster.onGone((nodeId) => {
      for (const show of runners.all()) show.desks.heard(nodeId, []);
    }),
  ];
  const repeating = setInterval(() => {
    const alive = new Set(cluster.nodes());
    for (const show of runners.all()) {
      if (show.desks.here().length > 0) tellDesks(show);
      show.desks.forgetBut(alive);
    }
  }, REPEAT_MS).unref();

  return {
    loaded(show) {
      // What no log tells of it: alerts of its video, and who is at its desks elsewhere.
      bus.tell({ about: 'show.opened', showId: show.runner.showId });
      show.desks.changed = (isFirst) => {
        if (isFirst) bus.tell({ about: 'show.opened', showId: show.runner.showId });
        tellDesks(show);
      };
    },
    close() {
      clearInterval(repeating);
      for (const end of undo) end();
    },
  };
}
