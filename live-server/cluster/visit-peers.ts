import type { VisitPeers } from '../app/visits-among-nodes.ts';
import type { Bus } from './cluster.ts';

/** What nodes tell each other about visits, over the bus. */
export const visitPeersOver = (bus: Bus): VisitPeers => ({
  tell: (told) =>
    bus.tell(
      told.kind === 'visits.taken'
        ? { about: 'visits.taken', showId: told.showId, visitIds: [...told.visitIds] }
        : { about: 'visits.asked', showId: told.showId },
    ),
  hear(listener) {
    const ends = [
      bus.on('visits.taken', ({ showId, visitIds }) => listener({ kind: 'visits.taken', showId, visitIds })),
      bus.on('visits.asked', ({ showId }) => listener({ kind: 'visits.asked', showId })),
    ];
    return () => {
      for (const end of ends) end();
    };
  },
});
