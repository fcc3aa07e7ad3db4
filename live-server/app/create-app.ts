import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { aloneCluster } from '../cluster/alone.ts';
import type { Staff } from './api.ts';
import type { AppSettings, RunningApp } from './app-settings.ts';
import { mayDo, maySee } from './authorise.ts';
import { buyingIn } from './buying.ts';
import { CounterCodes } from './counter/codes.ts';
import { counterOf } from './counter/counter.ts';
import { Curves } from './curves.ts';
import { customsIn } from './custom.ts';
import { directing } from './directing.ts';
import { drawSeeds } from './draws.ts';
import { EarlierShows } from './earlier-shows.ts';
import { factsAmongNodes } from './facts-among-nodes.ts';
import type { Standing } from './figures.ts';
import { Glances } from './glances.ts';
import { guideLinks } from './guide-link.ts';
import { guidePages } from './guide-pages.ts';
import { ingestLines, reportLines } from './ingest.ts';
import type { LiveShow } from './live-show.ts';
import { lookingAt } from './looking.ts';
import { manyShows } from './many-shows.ts';
import { Moments } from './moments.ts';
import { neighboursOf } from './neighbours.ts';
import { PartsOfShows } from './parts-of-shows.ts';
import { ledgerAt, quickStandingAt, standingAt } from './past.ts';
import { planningOf } from './planning.ts';
import { openProductAccounts } from './product-stock.ts';
import { realtimeOf } from './realtime.ts';
import { reconciliationOf } from './reconciling.ts';
import { Runners } from './runners.ts';
import { salesAmongNodes } from './sales-among-nodes.ts';
import { Scheduler } from './scheduler.ts';
import { SealsAhead } from './seals-ahead.ts';
import { ShowIndex } from './show-index.ts';
import { showsForSale } from './shows-for-sale.ts';
import { steadyClock } from './steady-clock.ts';
import { Tapes } from './tapes.ts';
import { keepTimeMark, timeFloor } from './time-mark.ts';
import { tradeOf } from './trade.ts';
import { visitorTokens } from './visitor-token.ts';
import { shareVisits } from './visits-among-nodes.ts';

/** So long after its last fact a show that is over is sealed. */
const SEALED_WHEN_QUIET_MS = 5_000;

/** With more left than this no two nodes sell the last of it before each hears of the other. */
const SCARCE_UNITS = 2_000;

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
  const many = manyShows({
    ...{ stores, directory, index, runners, glances, now, newId, cluster, log, visible },
    viewerKey: secrets.viewerKey,
  });
  const direct = directing({
    ...{ runners, directory, curves, cluster, now, log, visible },
    wall: settings.clock,
    preflight: settings.preflight,
    rehearse: settings.rehearse,
  });

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
    ...many,
    ...direct.methods,
    async reconcile(showId, staff, file) {
      const allowed = mayDo(staff, 'shows.trade');
      if (!allowed.ok) return allowed;
      const found = await visible(showId, staff);
      return found.ok ? accept(await reconciliationOf(found.value.runner, file)) : found;
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
      await direct.close();
      await runners.close();
      await stores.activity.flush();
      await timeMark.close();
    },
  };
}
