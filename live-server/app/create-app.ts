import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { aloneCluster } from '../cluster/alone.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Directory } from '../storage/directory.ts';
import type { ProductQueues } from '../storage/product-queues.ts';
import type { Stores } from '../storage/stores.ts';
import { bringAlert } from './alerts-now.ts';
import type { App, Staff } from './api.ts';
import { mayDo, maySee, scopeOf } from './authorise.ts';
import { showBriefing } from './briefings.ts';
import { buyingIn } from './buying.ts';
import { type CampaignParts, campaignOf } from './campaigns.ts';
import { CounterCodes } from './counter/codes.ts';
import { counterOf } from './counter/counter.ts';
import { cloneOf, createNewShow, importPastShow } from './creating.ts';
import { Curves } from './curves.ts';
import { customsIn } from './custom.ts';
import { drawSeeds } from './draws.ts';
import { EarlierShows } from './earlier-shows.ts';
import { factsAmongNodes } from './facts-among-nodes.ts';
import type { Standing } from './figures.ts';
import { Glances } from './glances.ts';
import { guideLinks } from './guide-link.ts';
import { guidePages } from './guide-pages.ts';
import { ingestLines, reportLines } from './ingest.ts';
import type { LiveShow } from './live-show.ts';
import type { AppLog } from './log.ts';
import { lookingAt } from './looking.ts';
import { Moments } from './moments.ts';
import { neighboursOf } from './neighbours.ts';
import { PartsOfShows } from './parts-of-shows.ts';
import { ledgerAt, quickStandingAt, standingAt } from './past.ts';
import { planningOf } from './planning.ts';
import { type PreflightParts, preflightOf } from './preflight.ts';
import { Prober, type ProberSettings } from './probes/prober.ts';
import { openProductAccounts } from './product-stock.ts';
import { type Realtime, realtimeOf } from './realtime.ts';
import { reconciliationOf } from './reconciling.ts';
import { type Perform, Rehearsals } from './rehearsals.ts';
import { makeRooms } from './rooms.ts';
import { Runners } from './runners.ts';
import { salesAmongNodes } from './sales-among-nodes.ts';
import { Scheduler } from './scheduler.ts';
import type { SealedFiles } from './sealing.ts';
import { SealsAhead } from './seals-ahead.ts';
import { computeSegments, segmentSizes } from './segments.ts';
import { serial } from './serial.ts';
import { moveTiers } from './settling.ts';
import { ShowIndex } from './show-index.ts';
import { showsForSale } from './shows-for-sale.ts';
import { steadyClock } from './steady-clock.ts';
import { Tapes } from './tapes.ts';
import { keepTimeMark, timeFloor } from './time-mark.ts';
import { tradeOf } from './trade.ts';
import { visitorTokens } from './visitor-token.ts';
import { shareVisits, type VisitPeers } from './visits-among-nodes.ts';

/** So long after its last fact a show that is over is sealed. */
const SEALED_WHEN_QUIET_MS = 5_000;

export interface AppSettings {
  readonly stores: Stores;
  readonly directory: Directory;
  /** Wall clock, epoch milliseconds. */
  readonly clock: () => number;
  /** A fresh opaque id, valid as the contract's `id`. */
  readonly newId: () => string;
  /** `sessionSecret` never leaves the server; draws take their seeds from it. */
  readonly secrets: { readonly viewerKey: string; readonly sessionSecret?: string };
  readonly log: AppLog;
  /** How a copy of a show is performed; without it, rehearsals fail. */
  readonly rehearse?: Perform;
  /** What a preflight may look at beside the plan; without it, no path of this server leads anywhere. */
  readonly preflight?: Partial<Pick<PreflightParts, 'check' | 'shopPrices' | 'hasPicture'> & ProberSettings>;
  /** Copies of large records, to be taken up quickly; without it every record is read. */
  readonly sealed?: SealedFiles;
  /** A way to the others; without it there are none. */
  readonly peers?: VisitPeers;
  /** The other nodes over the same stores, one of which does what falls due; without it this one is alone. */
  readonly cluster?: Cluster;
  /** Where such nodes line up for the last units of a product that several shows sell; `isContested`: whether it is one. */
  readonly queues?: (isContested: (productId: string) => boolean) => ProductQueues;
}

/** With more left than this no two nodes sell the last of it before each hears of the other. */
const SCARCE_UNITS = 2_000;

/** The application, running: the scheduler works from now on. `close` before the stores are closed. */
export interface RunningApp extends App {
  readonly realtime: Realtime;
  /** Lets running work finish; nothing is scheduled after. Shows stay as they are for the next start. */
  close(): Promise<void>;
}

/** Builds the application over its stores and takes up what was running when it last stopped. */
export async function createApp(settings: AppSettings): Promise<RunningApp> {
  const { stores, directory, newId, log, secrets } = settings;
  // What other nodes write to a show while all are read, is read once more.
  const written = new Set<string>();
  const unhear = stores.feed?.onEvent(({ showId }) => written.add(showId));
  const index = await ShowIndex.read(stores.events);
  const floor = timeFloor(directory.settings, index.recordedAt, settings.clock(), log);
  const now = steadyClock(settings.clock, undefined, floor ?? undefined);
  const tokens = visitorTokens(secrets.viewerKey);
  const products = await openProductAccounts(stores, directory, index, now(), log);
  const counterCodes = new CounterCodes(stores, index, now);
  const drawSeed = drawSeeds(secrets.sessionSecret ?? secrets.viewerKey);
  const isContested = (productId: string): boolean => {
    const product = directory.products.get(productId);
    if (!product) return false;
    if (product.oneOff) return true;
    if (products.accounts.left(productId) >= SCARCE_UNITS) return false;
    const { shows, units } = index.offering(productId);
    return shows > 1 || units > product.stock;
  };
  const cluster = settings.cluster ?? aloneCluster();
  const leads = cluster.isLeader;
  const sales = settings.peers
    ? salesAmongNodes(cluster, newId, async (showId) => {
        if (runners.find(showId)) await runners.getNow(showId);
      })
    : null;
  const elsewhere = settings.peers
    ? factsAmongNodes(
        cluster,
        () => stores.activity.flush(),
        async (showId) => stores.feed?.sync(showId),
      )
    : null;
  const runners = new Runners(
    {
      stores,
      directory,
      now,
      newId,
      log,
      drawSeed,
      leads,
      peers: settings.peers ?? null,
      sales,
      elsewhere,
      leasesOf: cluster.leasesOf,
      queues: settings.queues?.(isContested) ?? null,
      products: products.accounts,
      sealed: settings.sealed ?? null,
      onFacts: (showId) => {
        touch(showId);
        sealsAhead.touch(showId);
      },
    },
    index,
  );
  unhear?.();
  await Promise.all([...written].map((showId) => index.refresh(stores.events, showId)));
  const unshare = settings.peers ? shareVisits(settings.peers, (showId) => runners.find(showId)) : () => {};
  products.follow(() => runners.all());
  const neighbours = neighboursOf(cluster, runners, now, log);
  runners.loaded = neighbours.loaded;
  const curves = new Curves(runners, now);
  const sealsAhead = new SealsAhead({
    sealed: settings.sealed ?? null,
    isOver: (showId) => (index.get(showId)?.endedAt ?? null) !== null,
    count: async (showId) => {
      await stores.activity.flush();
      return stores.activity.count(showId);
    },
    onSealed: async (showId) => runners.peek(showId)?.runner.figures.takeSeal(),
    log,
    quietMs: SEALED_WHEN_QUIET_MS,
  });
  const tapes = new Tapes(stores);
  const moments = new Moments(stores, tapes);
  const scheduler = new Scheduler({ runners, index, curves, now, log, leads });
  const unwatch = cluster.onGone(() => scheduler.nodeGone());
  const realtime = realtimeOf(runners, curves, cluster.bus, now);
  const preflightParts: PreflightParts = {
    prober: new Prober({ hasOwn: async () => false, ...settings.preflight }),
    check: settings.preflight?.check ?? (async () => {}),
    shopPrices: settings.preflight?.shopPrices ?? (async () => ({ prices: new Map(), unchecked: [] })),
    hasPicture: settings.preflight?.hasPicture ?? (() => null),
    wall: settings.clock,
    now,
  };
  const rehearsals = new Rehearsals({
    perform: settings.rehearse ?? (() => Promise.reject(new Error('This application has no stage'))),
    links: async (show) => {
      const { probes } = await preflightOf(show, preflightParts, true);
      return probes && { tried: probes.tried, answered: probes.answered };
    },
    settings: directory.settings,
    ...{ cluster, now, log },
  });
  /** What other nodes have made is listed here; without Redis, what is known stands. */
  const listedNow = async () => {
    if (stores.feed)
      await index
        .catchUp(stores.events)
        .catch((err: unknown) => log.warn({ err }, 'a list may lack new shows'));
  };
  const creating = { stores, directory, index, now, newId };
  // One after another: whether a room has its show is looked up before it is made.
  const roomTurns = serial();
  const segmentTurns = serial();

  /** The show, if this member of staff may see it. */
  const visible = async (showId: string, staff: Staff): Promise<Result<LiveShow>> => {
    const show = await runners.getNow(showId);
    if (!show) return refuse('not_found', 'There is no such show');
    const allowed = maySee(staff, show.runner.state);
    return allowed.ok ? accept(show) : allowed;
  };
  const standing = async (show: LiveShow, at?: number): Promise<Result<Standing>> => {
    const time = now();
    show.curves = await curves.of(show.runner.state);
    if (at !== undefined && at < time) {
      const past = await standingAt(show, at);
      return past ? accept(past) : refuse('not_found', 'The show did not exist then');
    }
    await show.runner.readRecord();
    await show.refresh();
    const current = show.standing(now());
    if (!current) throw new Error(`The record of ${show.runner.showId} is gone while it is read`);
    return accept(current);
  };
  /** Read it before anything else is awaited: it moves on, or is wound back. */
  const ledgerOf = async (show: LiveShow, at?: number): Promise<LedgerState> => {
    if (at === undefined || at >= now()) return show.runner.ledgerState();
    // Its figures are not read for the ledger alone.
    const quick = show.runner.record && (await quickStandingAt(show, moments, at));
    return quick?.ledger ?? ledgerAt(stores, show.runner.showId, at);
  };
  const viewerShow = async (showId: string): Promise<Result<LiveShow>> => {
    const show = await runners.getNow(showId);
    return show ? accept(show) : refuse('not_found', 'There is no such show');
  };

  const partsOfShows = new PartsOfShows(tapes);
  const earlierShows = new EarlierShows(
    index,
    runners,
    async (show) => {
      const current = await standing(show);
      if (!current.ok) throw new Error(current.error.message);
      return current.value;
    },
    now,
  );

  const glances = new Glances(
    async (showId) => {
      const show = await runners.get(showId);
      const current = show && (await standing(show));
      return current?.ok ? current.value : null;
    },
    now,
    (err, showId) => log.error({ err, showId }, 'a show’s figures could not be counted'),
  );
  /** Figures of the show that are kept may be others by now. */
  function touch(showId: string): void {
    glances.touch(showId);
    curves.touch(showId);
    earlierShows.touch(showId);
  }
  const unfollow = [
    stores.ledger.onRecord(({ showId }) => {
      touch(showId);
      scheduler.heard(showId);
    }),
    // Of shows that are not in memory here too.
    stores.feed?.onFacts((showId) => touch(showId)),
  ];
  const campaigns: CampaignParts = { stores, index, runners, glances, now };

  for (const { id } of [...index.all()]) {
    if (!index.canOwe(id, now())) continue;
    const show = await runners.get(id);
    if (show) show.curves = await curves.of(show.runner.state);
  }
  scheduler.start();
  const isOnAir = () => runners.all().some(({ runner }) => runner.state.status === 'live');
  const timeMark = keepTimeMark(directory.settings, now, isOnAir, log);

  return {
    ...customsIn(viewerShow, () => index.withCustoms),
    ...lookingAt({
      ...{ stores, directory, index, runners, now, curves, moments, glances, partsOfShows, earlierShows },
      ...{ visible, standing, ledgerOf },
    }),
    ...buyingIn({
      ...{ stores, runners, now, tokens, viewerShow, visible, ledgerOf },
      viewerKey: secrets.viewerKey,
    }),
    planning: planningOf({ visible, directory, index, earlier: earlierShows, now }),
    counter: counterOf({ codes: counterCodes, directory, showOf: viewerShow, now }),
    ...tradeOf({ showOf: viewerShow, showOfOrder: (orderId) => stores.ledger.showOfOrder(orderId) }),
    guides: {
      links: guideLinks(secrets.viewerKey, directory),
      pages: guidePages({
        stores,
        directory,
        index,
        now,
        viewerKey: secrets.viewerKey,
        showOf: (showId) => runners.get(showId),
        standingOf: async (show) => {
          const current = await standing(show);
          if (!current.ok) throw new Error(current.error.message);
          return current.value;
        },
      }),
    },
    createShow: (input, staff) => createNewShow(creating, input, staff),
    async cloneShow(showId, input, staff) {
      const found = await visible(showId, staff);
      return found.ok ? cloneOf(creating, found.value.runner.state, input, staff) : found;
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
          return makeRooms(creating, campaignId, template, input, staff);
        }),
      );
    },
    campaign: async (campaign, staff) => {
      const allowed = mayDo(staff, 'shows.read');
      if (!allowed.ok) return allowed;
      await listedNow();
      return accept(await campaignOf(campaigns, campaign, staff));
    },
    segments: (staff) => {
      const allowed = mayDo(staff, 'org.read');
      return allowed.ok ? accept(segmentSizes(directory, scopeOf(staff))) : allowed;
    },
    computeSegments: async (staff) => {
      const allowed = mayDo(staff, 'org.write');
      if (!allowed.ok) return allowed;
      const { viewerKey } = secrets;
      return segmentTurns.run(() => computeSegments({ stores, directory, index, viewerKey, now }));
    },
    importShow: (input, staff) => importPastShow(creating, input, staff),
    listShows: async (query, staff) => {
      const allowed = mayDo(staff, 'shows.read');
      if (!allowed.ok) return allowed;
      await listedNow();
      return index.list(query, staff);
    },

    async command(showId, command, staff) {
      const show = await runners.getNow(showId);
      if (!show) return refuse('not_found', 'There is no such show');
      if (command.type === 'alert.acknowledge') {
        const brought = await bringAlert(show, command.alertId, curves, now());
        if (!brought.ok) return brought;
      }
      const done = await show.runner.command(command, staff);
      if (done.ok && command.type === 'show.rehearse') {
        const begun = await rehearsals.start(show, command, staff);
        if (!begun.ok) return begun;
      }
      if (done.ok && command.type === 'settlement.freeze') await moveTiers(directory, done.value.events);
      return done;
    },

    async preflight(showId, staff, probe) {
      const found = await visible(showId, staff);
      return found.ok ? accept(await preflightOf(found.value, preflightParts, probe)) : found;
    },

    async briefing(showId, staff) {
      const found = await visible(showId, staff);
      return found.ok ? accept(showBriefing(found.value.runner.state, directory, scopeOf(staff))) : found;
    },

    async rehearsal(showId, staff) {
      const found = await visible(showId, staff);
      return found.ok ? accept(rehearsals.of(showId)) : found;
    },
    async stopRehearsal(showId, staff) {
      const found = await visible(showId, staff);
      return found.ok ? rehearsals.stop(showId) : found;
    },

    async reconcile(showId, staff, records) {
      const allowed = mayDo(staff, 'shows.trade');
      if (!allowed.ok) return allowed;
      const found = await visible(showId, staff);
      return found.ok ? accept(await reconciliationOf(found.value.runner, records)) : found;
    },

    async ingest(showId, staff, lines) {
      const allowed = mayDo(staff, 'ingest');
      if (!allowed.ok) return allowed;
      const found = await viewerShow(showId);
      return found.ok ? ingestLines(found.value.runner, lines, secrets.viewerKey) : found;
    },
    async report(showId, lines) {
      const found = await viewerShow(showId);
      return found.ok ? reportLines(found.value.runner, lines, secrets.viewerKey) : found;
    },
    showsForSale: (sale) => showsForSale(index.all(), sale),
    async goods(showId) {
      const show = await runners.get(showId);
      return show?.runner.state.lineup ?? [];
    },

    async watch(showId, sinceVersion, staff) {
      const view = await realtime.prepareWatch(showId, sinceVersion, staff);
      return view.ok ? view.value.answer() : view;
    },
    realtime,
    async close() {
      for (const end of unfollow) end?.();
      unshare();
      sales?.close();
      elsewhere?.close();
      unwatch();
      glances.close();
      await sealsAhead.close();
      await scheduler.stop();
      neighbours.close();
      products.close();
      counterCodes.close();
      await rehearsals.close();
      await runners.close();
      await stores.activity.flush();
      await timeMark.close();
    },
  };
}
