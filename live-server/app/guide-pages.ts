import type { BriefingAnswers, BriefingResult, GuideBriefing } from '#shared/contract/briefing.ts';
import type { CommandOf } from '#shared/contract/commands.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { FollowUps, GuideMembers, GuideOrders, GuidePage, Prospect } from '#shared/contract/guides.ts';
import type { Guide, Member } from '#shared/contract/organisation.ts';
import { placesOfShowAt } from '#shared/domain/attribution/postings.ts';
import { byInvitation, inviteReasons, type Offered, suggestionsFor } from '#shared/domain/members/invite.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { dealFigures, type LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Directory } from '../storage/directory.ts';
import type { Stores } from '../storage/stores.ts';
import { answerBriefing, guideBriefing } from './briefings.ts';
import { metricsOf, type Standing } from './figures.ts';
import { readFollowUps } from './follow-ups.ts';
import { GuideBoard } from './guide-board.ts';
import { guideOrdersOf } from './guide-orders.ts';
import type { LiveShow } from './live-show.ts';
import type { ShowIndex } from './show-index.ts';
import type { ShowRunner } from './show-runner.ts';
import { itemHere } from './stock-here.ts';
import { viewerIdOf } from './viewer-identity.ts';

/** What a guide may ask, each answered for that guide alone. `guideId` is known: the token said so. */
export interface GuidePages {
  page(guideId: string, showId?: string): Promise<Result<GuidePage>>;
  members(guideId: string, showId?: string): Promise<Result<GuideMembers>>;
  /** The guide's own sales, and why each is theirs; none without a show. */
  orders(guideId: string, showId?: string): Promise<Result<GuideOrders>>;
  followUps(guideId: string, showId?: string): Promise<Result<FollowUps>>;
  /** `not_found` where the guide has no show to be briefed for. */
  briefing(guideId: string, showId?: string): Promise<Result<GuideBriefing>>;
  /** Answers to the briefing's quiz; all right, and the receipt is kept. */
  answerBriefing(guideId: string, answers: BriefingAnswers): Promise<Result<BriefingResult>>;
  /** What a guide says of themself: a task done. Kept in the show's log under the guide's name. */
  act(guideId: string, showId: string, command: CommandOf<'intervention.tick'>): Promise<Result<null>>;
}

export interface GuidePagesSettings {
  readonly stores: Stores;
  readonly directory: Directory;
  readonly index: ShowIndex;
  readonly now: () => number;
  readonly viewerKey: string;
  readonly showOf: (showId: string) => Promise<LiveShow | null>;
  readonly standingOf: (show: LiveShow) => Promise<Standing>;
}

/** Three hundred guides look every few seconds: what is the same for all is worked out this seldom. */
const BOARD_MS = 2_000;
const MEMBERS_MS = 30_000;
const FOLLOW_UPS_MS = 60_000;
/** Shows whose boards or lists are kept. */
const KEPT = 8;
const RECENT_MS = 3 * 86_400_000;
const MEMBERS_SHOWN = 100;
/** On air, coming and over: enough to choose from on a phone. */
const SHOWS_EACH = 8;

export function guidePages(settings: GuidePagesSettings): GuidePages {
  const { stores, directory, index, now, viewerKey, showOf, standingOf } = settings;
  const boards = kept<GuideBoard>(BOARD_MS, now);
  const lists = kept<ReadonlyMap<string, readonly Prospect[]>>(FOLLOW_UPS_MS, now);
  const homes = kept<ReadonlyMap<string, readonly Member[]>>(MEMBERS_MS, now);

  const regionOf = (guide: Guide) => directory.stores.get(guide.storeId)?.regionId ?? null;

  /** Shows a guide has to do with: on air first (headquarters’ before a region’s own), then the next, then the last. */
  function showsOf(guide: Guide) {
    const regionId = regionOf(guide);
    const since = now() - RECENT_MS;
    const theirs = [...index.all()].filter(
      ({ regionIds }) => regionIds.length === 0 || (regionId !== null && regionIds.includes(regionId)),
    );
    const soonest = (a: { plannedStartAt: number }, b: { plannedStartAt: number }) =>
      a.plannedStartAt - b.plannedStartAt;
    const live = theirs.filter(({ status }) => status === 'live');
    const coming = theirs
      .filter(({ status }) => status === 'scheduled' || status === 'rehearsal')
      .sort(soonest);
    const over = theirs
      .filter(({ endedAt }) => endedAt !== null && endedAt > since)
      .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
    live.sort((a, b) => Number(b.mode === 'hq') - Number(a.mode === 'hq') || soonest(a, b));
    return [...live.slice(0, SHOWS_EACH), ...coming.slice(0, SHOWS_EACH), ...over.slice(0, SHOWS_EACH)];
  }

  async function chosen(guideId: string, showId: string | undefined) {
    const guide = directory.guides.get(guideId);
    if (!guide) return refuse('not_found');
    const shows = showsOf(guide);
    if (showId !== undefined && !shows.some(({ id }) => id === showId))
      return refuse('not_found', 'There is no such show for this guide');
    const id = showId ?? shows[0]?.id;
    const show = id === undefined ? null : await showOf(id);
    return accept({ guide, shows, show });
  }

  return {
    async page(guideId, showId) {
      const found = await chosen(guideId, showId);
      if (!found.ok) return found;
      const { guide, shows, show } = found.value;
      const store = directory.stores.get(guide.storeId);
      const region = store && directory.regions.get(store.regionId);
      return accept({
        at: now(),
        guide: { id: guide.id, code: guide.code, name: guide.name, tier: guide.tier },
        store: store ? { name: store.name, city: store.city } : null,
        region: region?.name ?? null,
        shows: shows.map(({ id, title, status, plannedStartAt }) => ({ id, title, status, plannedStartAt })),
        show: show && (await showPart(show, guide)),
      });
    },

    async members(guideId, showId) {
      const found = await chosen(guideId, showId);
      if (!found.ok) return found;
      const { show } = found.value;
      const all = await homes.of('', async () => byHome(directory));
      const own = all.get(guideId) ?? [];
      const offered = show ? offeredBy(show.runner, await show.runner.ledgerState(), directory) : [];
      const time = now();
      const items = own
        .map((member) => ({ member, reasons: inviteReasons(member, time) }))
        .sort(byInvitation)
        .slice(0, MEMBERS_SHOWN)
        .map(({ member, reasons }) => {
          const { id, name, segment, birthday, lastOrderAt } = member;
          const suggestions = [...suggestionsFor(member, offered, time)];
          return { id, name, segment, birthday, lastOrderAt, reasons: [...reasons], suggestions };
        });
      return accept({ total: own.length, items });
    },

    async orders(guideId, showId) {
      const found = await chosen(guideId, showId);
      if (!found.ok) return found;
      const { show } = found.value;
      if (!show) return accept({ total: 0, paid: 0, refunded: 0, items: [] });
      const { fold, audience } = await show.runner.readRecord();
      return accept(
        guideOrdersOf(fold, guideId, (visitId) =>
          visitId === null ? '' : (audience.visit(visitId)?.name ?? ''),
        ),
      );
    },

    async briefing(guideId, showId) {
      const found = await chosen(guideId, showId);
      if (!found.ok) return found;
      const { guide, show } = found.value;
      if (!show) return refuse('not_found', 'There is no show for this guide');
      return accept(guideBriefing(show.runner.state, directory, guide, regionOf(guide)));
    },

    async answerBriefing(guideId, answers) {
      const found = await chosen(guideId, answers.showId);
      if (!found.ok) return found;
      const { guide, show } = found.value;
      return show ? answerBriefing(show.runner, guide, answers) : refuse('not_found');
    },

    async act(guideId, showId, command) {
      const found = await chosen(guideId, showId);
      if (!found.ok) return found;
      const { guide, show } = found.value;
      if (!show) return refuse('not_found');
      const { runner } = show;
      const task = runner.state.interventions.find(
        ({ interventionId }) => interventionId === command.interventionId,
      );
      if (!task || task.regionId !== regionOf(guide)) return refuse('not_found', 'There is no such task');
      const done = await runner.commandBySystem(command, { id: guide.id, name: guide.name, role: 'guide' });
      return done.ok ? accept(null) : done;
    },

    async followUps(guideId, showId) {
      const found = await chosen(guideId, showId);
      if (!found.ok) return found;
      const { show } = found.value;
      if (!show?.runner.isOver) return refuse('show_not_ended');
      const { showId: id } = show.runner;
      const lastOf = await lists.of(id, async () =>
        readFollowUps(stores, id, await show.runner.ledgerState()),
      );
      const prospects = lastOf.get(guideId) ?? [];
      const members = (await homes.of('', async () => byHome(directory))).get(guideId) ?? [];
      const known = new Map(members.map((member) => [viewerIdOf(viewerKey, 'member', member.id), member]));
      return accept({
        total: prospects.length,
        items: prospects.map((one) => {
          const member = known.get(one.viewerId);
          return member ? { ...one, name: member.name, memberId: member.id } : one;
        }),
      });
    },
  };

  async function showPart(show: LiveShow, guide: Guide): Promise<NonNullable<GuidePage['show']>> {
    const { runner } = show;
    const { state } = runner;
    const board = await boards.of(state.showId, async () => {
      return new GuideBoard(metricsOf(await standingOf(show)).guides, directory, placesOfShowAt(state));
    });
    const ledger = await runner.ledgerState();
    const regionId = regionOf(guide);
    return {
      id: state.showId,
      title: state.title,
      status: state.status === 'none' ? 'draft' : state.status,
      plannedStartAt: state.plannedStartAt,
      startedAt: state.startedAt,
      endedAt: state.endedAt,
      currency: state.currency,
      timeZone: state.timeZone,
      hostName: state.hostName,
      link: `/r/${encodeURIComponent(state.showId)}?source=guide-share&ref=${encodeURIComponent(guide.code)}`,
      pinned: [...state.pinned],
      items: itemsOf(runner, ledger, directory),
      figures: board.row(guide.id),
      target: targetOf(state, guide.id),
      rank: board.placeOf(guide.id),
      tasks: state.interventions
        .filter((one) => one.closedAt === null && one.regionId === regionId)
        .map(({ interventionId: id, action, note, raisedAt, raisedBy, dueAt, ticks, offerId }) => ({
          ...{ id, action, note, raisedAt, raisedBy, dueAt },
          doneAt: ticks.find((tick) => tick.id === guide.id)?.at ?? null,
          coupon:
            state.offers.find((offer) => offer.offerId === offerId && offer.state === 'open')?.title ?? null,
        })),
      contest: {
        all: board.contest(guide),
        tier: board.contest(guide, guide.tier),
      },
    };
  }
}

function itemsOf(runner: ShowRunner, ledger: LedgerState, directory: Directory) {
  const { state } = runner;
  return state.lineup.flatMap(({ itemId, productId, price }) => {
    const product = directory.products.get(productId);
    if (!product) return [];
    const { title, imageUrl } = product;
    const available = unitsForSale(itemHere(runner, ledger, { itemId, productId }));
    return [
      { itemId, productId, title, imageUrl, price, dealPrice: dealPriceOf(state, ledger, itemId), available },
    ];
  });
}

/** The price of a deal viewers can still hope for; null without one. */
function dealPriceOf(state: ShowState, ledger: LedgerState, itemId: string): number | null {
  const deal = state.deals.find(
    (one) =>
      one.itemId === itemId &&
      (one.state === 'planned' ||
        (one.state === 'open' && one.quantity > dealFigures(ledger, one.dealId).sold)),
  );
  return deal?.price ?? null;
}

const offeredBy = (runner: ShowRunner, ledger: LedgerState, directory: Directory): Offered[] =>
  runner.state.lineup.flatMap((item) => {
    const product = directory.products.get(item.productId);
    if (!product) return [];
    const available = unitsForSale(itemHere(runner, ledger, item));
    return [{ item, product, hasDeal: dealPriceOf(runner.state, ledger, item.itemId) !== null, available }];
  });

function targetOf(state: ShowState, guideId: string) {
  for (const region of state.targets?.regions ?? [])
    for (const store of region.stores ?? [])
      for (const guide of store.guides ?? [])
        if (guide.guideId === guideId) return { uv: guide.uv, amount: guide.amount };
  return null;
}

function byHome(directory: Directory): Map<string, Member[]> {
  const homes = new Map<string, Member[]>();
  for (const member of directory.members.all()) {
    if (member.homeGuideId === null) continue;
    const known = homes.get(member.homeGuideId);
    if (known) known.push(member);
    else homes.set(member.homeGuideId, [member]);
  }
  return homes;
}

/** Works something out at most once in `ms` for each key, for everyone who asks meanwhile; keeps the newest few. */
function kept<T>(ms: number, now: () => number) {
  const values = new Map<string, { at: number; value: Promise<T> }>();
  return {
    of(key: string, make: () => Promise<T>): Promise<T> {
      const known = values.get(key);
      if (known && now() - known.at < ms) return known.value;
      const value = make();
      values.delete(key);
      values.set(key, { at: now(), value });
      value.catch(() => values.delete(key));
      const [oldest] = values.keys();
      if (values.size > KEPT && oldest !== undefined) values.delete(oldest);
      return value;
    },
  };
}
