import { accept, type Result } from '#shared/contract/errors.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { App, Staff } from './api.ts';
import { mayDo, scopeOf } from './authorise.ts';
import { type CampaignParts, campaignOf } from './campaigns.ts';
import { type Creating, cloneOf, createNewShow, importPastShow } from './creating.ts';
import type { LiveShow } from './live-show.ts';
import type { AppLog } from './log.ts';
import { makeRooms } from './rooms.ts';
import { computeSegments, segmentSizes } from './segments.ts';
import { serial } from './serial.ts';

/** What making shows, and looking at many of them, needs of the application. */
export interface ManyShowsParts extends Creating, CampaignParts {
  readonly cluster: Pick<Cluster, 'lanes'>;
  readonly viewerKey: string;
  readonly log: AppLog;
  /** The show, if this member of staff may see it. */
  readonly visible: (showId: string, staff: Staff) => Promise<Result<LiveShow>>;
}

/** New shows, and what is told over many: lists, campaigns, and whom the brand's viewers are. */
export function manyShows(
  parts: ManyShowsParts,
): Pick<
  App,
  | 'createShow'
  | 'cloneShow'
  | 'makeRooms'
  | 'importShow'
  | 'listShows'
  | 'campaign'
  | 'segments'
  | 'computeSegments'
> {
  const { stores, directory, index, now, viewerKey, visible, log, cluster } = parts;
  // One after another: whether a room has its show is looked up before it is made.
  const roomTurns = serial();
  const segmentTurns = serial();
  /** What other nodes have made is listed here; without Redis, what is known stands. */
  const listedNow = async () => {
    if (stores.feed)
      await index
        .catchUp(stores.events)
        .catch((err: unknown) => log.warn({ err }, 'a list may lack new shows'));
  };
  return {
    createShow: (input, staff) => createNewShow(parts, input, staff),
    async cloneShow(showId, input, staff) {
      const found = await visible(showId, staff);
      return found.ok ? cloneOf(parts, found.value.runner.state, input, staff) : found;
    },
    async makeRooms(campaignId, input, staff) {
      const allowed = mayDo(staff, 'shows.plan');
      if (!allowed.ok) return allowed;
      const found = await visible(input.templateId, staff);
      if (!found.ok) return found;
      const template = found.value.runner.state;
      return roomTurns.run(() =>
        cluster.lanes.run(`rooms:${campaignId}`, async () => {
          if (stores.feed) await index.catchUp(stores.events);
          return makeRooms(parts, campaignId, template, input, staff);
        }),
      );
    },
    importShow: (input, staff) => importPastShow(parts, input, staff),
    listShows: async (query, staff) => {
      const allowed = mayDo(staff, 'shows.read');
      if (!allowed.ok) return allowed;
      await listedNow();
      return index.list(query, staff);
    },
    campaign: async (campaign, staff) => {
      const allowed = mayDo(staff, 'shows.read');
      if (!allowed.ok) return allowed;
      await listedNow();
      return accept(await campaignOf(parts, campaign, staff));
    },
    segments: (staff) => {
      const allowed = mayDo(staff, 'org.read');
      return allowed.ok ? accept(segmentSizes(directory, scopeOf(staff))) : allowed;
    },
    computeSegments: async (staff) => {
      const allowed = mayDo(staff, 'org.write');
      if (!allowed.ok) return allowed;
      return segmentTurns.run(() => computeSegments({ stores, directory, index, viewerKey, now }));
    },
  };
}
