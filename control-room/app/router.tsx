import { createBrowserRouter, type RouteObject } from 'react-router';
import { NotFoundPage } from './not-found-page.tsx';
import { PasswordPage } from './password-page.tsx';
import { RouteFault } from './route-fault.tsx';
import { SetUpPage } from './set-up-page.tsx';
import { ownKeys, Shell } from './shell.tsx';
import { ShowsPage } from './shows-page.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** Workspaces load when they are opened: each is its own chunk. */
const routes: RouteObject[] = [
  { path: '/login', element: <SignInPage />, errorElement: <RouteFault /> },
  { path: '/setup', element: <SetUpPage />, errorElement: <RouteFault /> },
  { path: '/password', element: <PasswordPage />, errorElement: <RouteFault /> },
  {
    element: <Shell />,
    errorElement: <RouteFault />,
    hydrateFallbackElement: <div />,
    children: [
      { path: '/', element: <ShowsPage /> },
      {
        path: '/shows/:id/plan',
        handle: ownKeys,
        lazy: async () => ({ Component: (await import('../plan/plan-page.tsx')).PlanPage }),
      },
      {
        path: '/shows/:id/briefing',
        lazy: async () => ({ Component: (await import('../plan/briefing-page.tsx')).BriefingPage }),
      },
      {
        path: '/shows/:id/links',
        lazy: async () => ({ Component: (await import('../plan/links-page.tsx')).LinksPage }),
      },
      {
        path: '/shows/:id/desk',
        handle: ownKeys,
        lazy: async () => ({ Component: (await import('../desk/desk-page.tsx')).DeskPage }),
      },
      {
        path: '/shows/:id/review',
        lazy: async () => ({ Component: (await import('../review/review-page.tsx')).ReviewPage }),
      },
      {
        path: '/trends',
        lazy: async () => ({ Component: (await import('../trends/trends-page.tsx')).TrendsPage }),
      },
      {
        path: '/shows/:id/wall',
        lazy: async () => ({ Component: (await import('../wall/wall-page.tsx')).WallPage }),
      },
      {
        path: '/shows/:id/host',
        lazy: async () => ({ Component: (await import('../host/host-page.tsx')).HostPage }),
      },
      {
        path: '/campaigns/:id',
        lazy: async () => ({ Component: (await import('../campaign/campaign-page.tsx')).CampaignPage }),
      },
      {
        path: '/campaigns/:id/wall',
        lazy: async () => ({ Component: (await import('../wall/campaign-wall-page.tsx')).CampaignWallPage }),
      },
      {
        path: '/records',
        lazy: async () => ({ Component: (await import('../records/records-page.tsx')).RecordsPage }),
      },
      {
        path: '/settings',
        lazy: async () => ({ Component: (await import('../settings/settings-page.tsx')).SettingsPage }),
      },
      {
        path: '/my',
        lazy: async () => ({ Component: (await import('../my/my-page.tsx')).MyPage }),
      },
      {
        path: '/shows/:id/money',
        lazy: async () => ({ Component: (await import('../money/money-page.tsx')).MoneyPage }),
      },
      {
        path: '/inbox',
        lazy: async () => ({ Component: (await import('../inbox/inbox-page.tsx')).InboxPage }),
      },
      {
        path: '/settings/users',
        lazy: async () => ({ Component: (await import('../settings/users-page.tsx')).UsersPage }),
      },
      {
        path: '/settings/shops',
        lazy: async () => ({ Component: (await import('../inbox/shops-page.tsx')).ShopsPage }),
      },
      {
        path: '/store',
        lazy: async () => ({ Component: (await import('../counter/store-page.tsx')).StorePage }),
      },
      {
        path: '/custom',
        lazy: async () => ({ Component: (await import('../custom/custom-page.tsx')).CustomPage }),
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];

export const router = createBrowserRouter(routes);
