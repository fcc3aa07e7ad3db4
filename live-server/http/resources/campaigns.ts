import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Campaign, ShowSummary } from '#shared/contract/shows.ts';
import type { App, Staff } from '../../app/api.ts';
import type { HandlersOf } from '../handler.ts';
import { newId } from '../new-id.ts';
import { pageOf } from '../pages.ts';
import { refuseInvalid } from '../parse.ts';
import type { Context } from './context.ts';

type Names = 'campaigns.list' | 'campaigns.create' | 'campaigns.get' | 'campaigns.wall';

export function campaignHandlers({ app, directory }: Context): HandlersOf<Names> {
  return {
    'campaigns.list': ({ query }) => pageOf(directory.campaigns.all(), query),
    'campaigns.create': async ({ body }) => {
      if (body.startsAt !== null && body.endsAt !== null && body.endsAt <= body.startsAt)
        return refuseInvalid([{ path: 'endsAt', message: 'not after startsAt' }]);
      const campaign: Campaign = { ...body, id: newId('campaign') };
      const inserted = await directory.campaigns.insert([campaign]);
      return inserted.ok ? accept(campaign) : inserted;
    },
    'campaigns.get': async ({ params, staff }) => {
      const campaign = directory.campaigns.get(params.id);
      return campaign ? rolledUp(app, campaign, staff) : refuse('not_found');
    },
    'campaigns.wall': async ({ params, staff }) => {
      const campaign = directory.campaigns.get(params.id);
      if (!campaign) return refuse('not_found');
      const wall = await app.glances(campaign.id, staff);
      return wall.ok ? accept({ ...wall.value, campaign }) : wall;
    },
  };
}

interface ShowFigures {
  readonly uv: number;
  readonly pv: number;
  readonly orders: number;
  readonly units: number;
  readonly placed: number;
  readonly paid: number;
  readonly refunded: number;
  readonly net: number;
}
const nothing: ShowFigures = { uv: 0, pv: 0, orders: 0, units: 0, placed: 0, paid: 0, refunded: 0, net: 0 };

/**
 * The campaign with its shows' figures and their sums. `uv` sums the shows' own: who came to two shows counts twice.
 * Attainment is the sum over the target, null without one.
 */
async function rolledUp(app: App, campaign: Campaign, staff: Staff): Promise<Result<Campaign & object>> {
  const shows: (ShowSummary & { figures: ShowFigures })[] = [];
  let cursor: string | undefined;
  do {
    const page = await app.listShows({ limit: 200, cursor, campaignId: campaign.id }, staff);
    if (!page.ok) return page;
    for (const show of page.value.items) {
      const metrics = await app.metrics(show.id, staff);
      if (!metrics.ok) return metrics;
      const { uv, pv } = metrics.value.audience;
      const { orders, units, placed, paid, refunded, net } = metrics.value.trade;
      shows.push({ ...show, figures: { uv, pv, orders, units, placed, paid, refunded, net } });
    }
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);

  const total = shows.reduce((sum, { figures }) => add(sum, figures), nothing);
  const { target } = campaign;
  const attainment = {
    uv: target && target.uv > 0 ? total.uv / target.uv : null,
    amount: target && target.amount > 0 ? total.paid / target.amount : null,
  };
  return accept({ ...campaign, shows, total, attainment });
}

function add(a: ShowFigures, b: ShowFigures): ShowFigures {
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
