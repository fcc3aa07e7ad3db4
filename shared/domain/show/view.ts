import type { DealFigures } from '../../contract/desk.ts';
import type { OfferFigures } from '../../contract/offers.ts';
import type { DealView, ShowSummary, ShowView, StockFigures } from '../../contract/shows.ts';
import { readinessScore } from '../readiness/score.ts';
import { unitsForSale } from '../stock/for-sale.ts';
import { approvalRequestView } from './approval-requests.ts';
import type { Deal, ShowState } from './state.ts';

/** A show in a list. Throws for a show without a log: there is nothing to summarise. */
export function showSummary(state: ShowState): ShowSummary {
  if (state.status === 'none') throw new Error(`Show ${state.showId} has no log`);
  return {
    id: state.showId,
    title: state.title,
    status: state.status,
    mode: state.mode,
    campaignId: state.campaignId,
    storeId: state.storeId,
    regionIds: [...state.regionIds],
    currency: state.currency,
    timeZone: state.timeZone,
    plannedStartAt: state.plannedStartAt,
    plannedMs: state.plannedMs,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    hostName: state.hostName,
    referenceShowIds: [...state.referenceShowIds],
    liveRoomIds: [...state.liveRoomIds],
    playback: state.playback,
  };
}

/** A show, whole, at `now`: its log's state, with figures from the ledger (`stock/ledger.ts`, `offers/figures.ts`). */
export function showView(
  state: ShowState,
  stock: (itemId: string) => StockFigures,
  deals: (dealId: string) => DealFigures,
  offers: (offerId: string) => OfferFigures,
  now: number,
): ShowView {
  const dealViews = state.deals.map((deal) => {
    return dealView(deal, deals(deal.dealId), unitsForSale(stock(deal.itemId)), now);
  });
  return {
    show: showSummary(state),
    lineup: state.lineup.map(
      ({ itemId, productId, role, price, plannedMs, talkingPoints, section, ...item }) => ({
        id: itemId,
        productId,
        role,
        price,
        plannedMs,
        talkingPoints,
        action: item.action ?? '',
        owner: item.owner ?? '',
        ...(section === undefined ? {} : { section }),
        stock: stock(itemId),
        frozen: state.frozen.has(itemId),
      }),
    ),
    deals: dealViews,
    offers: state.offers.map(({ offerId, ...offer }) => ({
      id: offerId,
      ...offer,
      figures: offers(offerId),
    })),
    guardrails: state.guardrails,
    approvals: [...state.approvals].map(([subject, { name, at }]) => ({ subject, by: name, at })),
    approvalRequests: state.approvalRequests.map((request) => approvalRequestView(request, now)),
    targets: state.targets,
    targetVersions: state.targetVersions.map(({ responses, ...version }) => ({
      ...version,
      responses: [...responses],
    })),
    briefing: state.briefing && {
      edition: state.briefing.edition,
      at: state.briefing.at,
      by: state.briefing.by,
      read: [...state.briefed.values()].filter(({ edition }) => edition === state.briefing?.edition).length,
    },
    traffic: state.traffic,
    readiness: {
      score: readinessScore(state.tasks),
      tasks: state.tasks.map(({ taskId, ...task }) => ({ id: taskId, ...task })),
    },
    interventions: state.interventions.map(({ interventionId, ticks, ...rest }) => ({
      id: interventionId,
      ...rest,
      ticks: [...ticks],
    })),
    onAir: {
      pinned: [...state.pinned],
      openDealIds: dealViews
        .filter(({ state: dealState }) => dealState === 'open' || dealState === 'soldOut')
        .map((deal) => deal.id),
      notice: state.notice,
      prompt: state.prompt,
    },
    version: state.version,
  };
}

/**
 * A deal as everyone sees it at `now`. `available` is what its item has for sale. An open deal with nothing left is sold out, and
 * open again when units come back; one whose time is up is closed, even before the timer has written so. Before a
 * deal opens, `remaining` is what it could sell; after it ended, what it did not.
 */
export function dealView(deal: Deal, figures: DealFigures, available: number, now: number): DealView {
  const { reserved, sold } = figures;
  const left = Math.min(deal.quantity - reserved - sold, available);
  const remaining = deal.state === 'cancelled' ? 0 : Math.max(left, 0);
  return {
    id: deal.dealId,
    itemId: deal.itemId,
    price: deal.price,
    quantity: deal.quantity,
    perViewerLimit: deal.perViewerLimit,
    durationMs: deal.durationMs,
    holdMs: deal.holdMs,
    audience: deal.audience,
    reserved,
    sold,
    remaining,
    ...standing(deal, remaining, now),
  };
}

function standing(
  deal: Deal,
  remaining: number,
  now: number,
): Pick<DealView, 'state' | 'opensAt' | 'endsAt' | 'closedAt'> {
  switch (deal.state) {
    case 'planned':
    case 'cancelled':
      return { state: deal.state, opensAt: deal.opensAt, endsAt: null, closedAt: null };
    case 'closed':
      return { state: 'closed', opensAt: deal.openedAt, endsAt: deal.endsAt, closedAt: deal.closedAt };
    case 'open': {
      const { openedAt: opensAt, endsAt } = deal;
      if (now >= endsAt) return { state: 'closed', opensAt, endsAt, closedAt: endsAt };
      return { state: remaining === 0 ? 'soldOut' : 'open', opensAt, endsAt, closedAt: null };
    }
  }
}
