import { paymentHandlers } from '../hooks/payments.ts';
import { shopHandlers } from '../hooks/shops.ts';
import type { Handlers } from './handler.ts';
import { afterSaleHandlers } from './resources/after-sale.ts';
import { attributionHandlers } from './resources/attributions.ts';
import { campaignHandlers } from './resources/campaigns.ts';
import type { Context } from './resources/context.ts';
import { counterHandlers } from './resources/counter.ts';
import { couponHandlers } from './resources/coupons.ts';
import { customHandlers } from './resources/custom.ts';
import { guideLinkHandlers } from './resources/guide.ts';
import { mediaHandlers } from './resources/media.ts';
import {
  guideHandlers,
  memberHandlers,
  productHandlers,
  regionHandlers,
  segmentHandlers,
  storeHandlers,
} from './resources/organisation.ts';
import { planningHandlers } from './resources/planning.ts';
import { sessionHandlers } from './resources/session.ts';
import { settingsHandlers } from './resources/settings.ts';
import { showHandlers } from './resources/shows.ts';
import { tokenHandlers } from './resources/tokens.ts';
import { trendHandlers } from './resources/trends.ts';
import { userHandlers } from './resources/users.ts';
import { viewerHandlers } from './resources/viewers.ts';

/** A handler for every route of the table; one missing does not compile. */
export const createHandlers = (context: Context, publicUrl: string | null): Handlers => ({
  ...sessionHandlers(context, publicUrl),
  ...userHandlers(context),
  ...tokenHandlers(context),
  ...regionHandlers(context),
  ...storeHandlers(context),
  ...guideHandlers(context),
  ...guideLinkHandlers(context, publicUrl),
  ...memberHandlers(context),
  ...segmentHandlers(context),
  ...productHandlers(context),
  ...campaignHandlers(context),
  ...showHandlers(context),
  ...trendHandlers(context),
  ...planningHandlers(context),
  ...mediaHandlers(context),
  ...viewerHandlers(context, publicUrl),
  ...couponHandlers(context),
  ...customHandlers(context),
  ...afterSaleHandlers(context),
  ...settingsHandlers(context),
  ...attributionHandlers(context),
  ...counterHandlers(context),
  ...paymentHandlers(context.app),
  ...shopHandlers(context.shopHooks),
});
