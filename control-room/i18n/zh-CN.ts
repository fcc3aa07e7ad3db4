import type { en } from './en.ts';
import type { Translation } from './texts.ts';
import { act } from './zh-CN/act.ts';
import { briefing } from './zh-CN/briefing.ts';
import { campaign } from './zh-CN/campaign.ts';
import { common } from './zh-CN/common.ts';
import { counter } from './zh-CN/counter.ts';
import { custom } from './zh-CN/custom.ts';
import { customPlan } from './zh-CN/custom-plan.ts';
import { demand } from './zh-CN/demand.ts';
import { desk } from './zh-CN/desk.ts';
import { errors } from './zh-CN/errors.ts';
import { host } from './zh-CN/host.ts';
import { inbox } from './zh-CN/inbox.ts';
import { lease } from './zh-CN/lease.ts';
import { metrics } from './zh-CN/metrics.ts';
import { money } from './zh-CN/money.ts';
import { my } from './zh-CN/my.ts';
import { offers } from './zh-CN/offers.ts';
import { orders } from './zh-CN/orders.ts';
import { plan } from './zh-CN/plan.ts';
import { poll } from './zh-CN/poll.ts';
import { records } from './zh-CN/records.ts';
import { rehearsal } from './zh-CN/rehearsal.ts';
import { returns } from './zh-CN/returns.ts';
import { review } from './zh-CN/review.ts';
import { settlement } from './zh-CN/settlement.ts';
import { shops } from './zh-CN/shops.ts';
import { shows } from './zh-CN/shows.ts';
import { users } from './zh-CN/users.ts';
import { video } from './zh-CN/video.ts';
import { wall } from './zh-CN/wall.ts';

/** Every sentence of the staff pages in simplified Chinese. */
export const zhCN: Translation<typeof en> = {
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
};
