import { accessRoutes } from './access-routes.ts';
import { campaignRoutes } from './campaign-routes.ts';
import { connectorRoutes } from './connectors.ts';
import { counterRoutes } from './counter.ts';
import { customRoutes } from './custom-routes.ts';
import { guideRoutes } from './guide-routes.ts';
import { hookRoutes } from './hook-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { orgRoutes } from './org-routes.ts';
import { planRoutes } from './plan-routes.ts';
import type { Route } from './route.ts';
import { showRoutes } from './show-routes.ts';
import { tradeRoutes } from './trade-routes.ts';
import { viewerRoutes } from './viewer-routes.ts';

/** Every REST route of Showcaller, in the order the OpenAPI document lists them; typed route by route. */
export const routeTable = [
  ...accessRoutes,
  ...orgRoutes,
  ...guideRoutes,
  ...counterRoutes,
  ...connectorRoutes,
  ...planRoutes,
  ...campaignRoutes,
  ...showRoutes,
  ...viewerRoutes,
  ...tradeRoutes,
  ...mediaRoutes,
  ...customRoutes,
  ...hookRoutes,
] as const satisfies readonly Route[];

export const routes: readonly Route[] = routeTable;
export type RouteName = (typeof routeTable)[number]['name'];
/** One route of the table by its name, with the types of its query, body and answer. */
export type RouteOf<N extends RouteName> = Extract<(typeof routeTable)[number], { name: N }>;
