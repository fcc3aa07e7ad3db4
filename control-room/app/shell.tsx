import { Suspense } from 'react';
import { Navigate, Outlet, useLocation, useMatches } from 'react-router';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { failureOf } from './api.ts';
import { PageKeys } from './page-keys.tsx';
import { useSession } from './session.ts';

/** What a route says whose page has a key table of its own. */
export const ownKeys = 'own-keys';

/** Lets only signed-in staff further; each page brings its own `Header`. */
export function Shell() {
  const session = useSession();
  const here = useLocation();
  const matches = useMatches();
  if (session.isPending) return <Loading />;
  // Who is signed in stays known while the server does not answer: what stands on a desk or a wall goes on standing.
  if (session.data === undefined)
    return <ErrorPanel failure={failureOf(session.error)} retry={() => void session.refetch()} />;
  if (session.data === null)
    return <Navigate to={`/login?to=${encodeURIComponent(here.pathname + here.search)}`} replace />;
  // A store's account reads no shows: its one page is the counter.
  if (session.data.role === 'store' && here.pathname !== '/store') return <Navigate to="/store" replace />;
  return (
    <Suspense fallback={<Loading />}>
      <Outlet />
      {!matches.some(({ handle }) => handle === ownKeys) && <PageKeys />}
    </Suspense>
  );
}
