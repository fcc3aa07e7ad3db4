import { act } from './en/act.ts';
import { briefing } from './en/briefing.ts';
import { campaign } from './en/campaign.ts';
import { common } from './en/common.ts';
import { counter } from './en/counter.ts';
import { custom } from './en/custom.ts';
import { customPlan } from './en/custom-plan.ts';
import { demand } from './en/demand.ts';
import { desk } from './en/desk.ts';
import { errors } from './en/errors.ts';
import { host } from './en/host.ts';
import { inbox } from './en/inbox.ts';
import { lease } from './en/lease.ts';
import { metrics } from './en/metrics.ts';
import { money } from './en/money.ts';
import { my } from './en/my.ts';
import { offers } from './en/offers.ts';
import { orders } from './en/orders.ts';
import { plan } from './en/plan.ts';
import { poll } from './en/poll.ts';
import { records } from './en/records.ts';
import { rehearsal } from './en/rehearsal.ts';
import { returns } from './en/returns.ts';
import { review } from './en/review.ts';
import { settlement } from './en/settlement.ts';
import { shops } from './en/shops.ts';
import { shows } from './en/shows.ts';
import { users } from './en/users.ts';
import { video } from './en/video.ts';
import { wall } from './en/wall.ts';

/** Every sentence of the staff pages in English; `zh-CN.ts` is typed to have the same keys. */
export const en = {
  briefing,
  campaign,
  act,
  common,
  counter,
  custom,
  customPlan,
  demand,
  desk,
  errors,
  host,
  inbox,
  lease,
  metrics,
  money,
  my,
  offers,
  orders,
  plan,
  poll,
  rehearsal,
  records,
  returns,
  review,
  settlement,
  shops,
  shows,
  users,
  video,
  wall,
} as const;
