import type { CampaignFigures, CampaignShow, CampaignView } from '#shared/contract/campaigns.ts';
import type { Campaign } from '#shared/contract/shows.ts';
import { addPhases, noPhases } from '#shared/domain/readiness/brief.ts';
import type { Stores } from '../storage/stores.ts';
import type { Staff } from './api.ts';
import { maySee } from './authorise.ts';
import type { Glances } from './glances.ts';
import type { Runners } from './runners.ts';
import { breathe } from './serial.ts';
import { byStart, type ShowIndex } from './show-index.ts';

export interface CampaignParts {
  readonly stores: Stores;
  readonly index: ShowIndex;
  readonly runners: Runners;
  readonly glances: Glances;
  readonly now: () => number;
}

const nothing: CampaignFigures = {
  uv: 0,
  pv: 0,
  orders: 0,
  units: 0,
  placed: 0,
  paid: 0,
  refunded: 0,
  net: 0,
};

/**
 * A campaign and all its shows, next start first, with their figures as they are now and their sums. Quick with
 * hundreds of shows: a show nothing has happened in is not loaded, and one that has not changed is not counted again.
 */
export async function campaignOf(
  parts: CampaignParts,
  campaign: Campaign,
  staff: Staff,
): Promise<CampaignView> {
  const { index, now } = parts;
  const at = now();
  const listed = [...index.all()]
    .filter((show) => show.campaignId === campaign.id && maySee(staff, show).ok)
    .sort(byStart);
  const shows: CampaignShow[] = [];
  for (const [n, show] of listed.entries()) {
    const plan = index.brief(show.id, at);
    if (!plan) continue;
    shows.push({ ...show, plan, figures: await figuresOf(parts, show) });
    if (n % 25 === 24) await breathe();
  }
  const { target, currency } = campaign;
  const total = shows.reduce(
    (sum, show) => add(sum, show.currency === currency ? show.figures : withoutMoney(show.figures)),
    nothing,
  );
  return {
    ...campaign,
    shows,
    total,
    attainment: {
      uv: target && target.uv > 0 ? total.uv / target.uv : null,
      amount: target && target.amount > 0 ? total.paid / target.amount : null,
    },
    phases: shows.reduce((sum, { plan }) => addPhases(sum, plan.phases), noPhases()),
  };
}

type Listed = { readonly id: string; readonly startedAt: number | null; readonly version: number };

/** A show that was never on air, is not in memory and has no fact yet has nothing to count. */
async function figuresOf(
  { stores, runners, glances }: CampaignParts,
  show: Listed,
): Promise<CampaignFigures> {
  if (show.startedAt === null && !runners.has(show.id) && (await stores.activity.count(show.id)) === 0)
    return nothing;
  return (await glances.exact(show)) ?? nothing;
}

/** Money of another currency comes to nothing in the campaign's sums. */
const withoutMoney = (figures: CampaignFigures): CampaignFigures => ({
  ...figures,
  ...{ placed: 0, paid: 0, refunded: 0, net: 0 },
});

function add(a: CampaignFigures, b: CampaignFigures): CampaignFigures {
  return {
    uv: a.uv + b.uv,
    pv: a.pv + b.pv,
    orders: a.orders + b.orders,
    units: a.units + b.units,
    placed: a.placed + b.placed,
    paid: a.paid + b.paid,
    refunded: a.refunded + b.refunded,
    net: a.net + b.net,
  };
}
