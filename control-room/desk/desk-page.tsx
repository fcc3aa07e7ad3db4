import { Anchor } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { Header } from '../app/header.tsx';
import { useProducts, useRegions } from '../app/queries.ts';
import { useSession } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { LinkBadge } from '../live/link-badge.tsx';
import { deskLive, useLive, useWatch } from '../live/use-live.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { DeskProvider } from './desk-context.tsx';
import { DeskScreen } from './desk-screen.tsx';

/** The live desk of one show: opens the connection, and shows the screen once there is something to show. */
export function DeskPage() {
  const showId = useParams().id ?? '';
  const t = useText();
  useWatch(showId);
  const session = useSession();
  const products = useProducts();
  const regions = useRegions();
  const isHere = useLive((state) => state.show?.showId === showId);
  const refused = useLive((state) => state.refused);
  const hasCatalogue = products.data !== undefined && regions.data !== undefined;

  if (isHere && hasCatalogue && session.data)
    return (
      <DeskProvider user={session.data} products={products.data} regions={regions.data}>
        <DeskScreen />
      </DeskProvider>
    );
  const failure = refused ?? null;
  return (
    <>
      <Header>
        <LinkBadge />
      </Header>
      <main>
        {failure ? (
          <ErrorPanel failure={failure} retry={() => deskLive().watch(showId)} />
        ) : (
          <Loading rows={8} height={56} />
        )}
        {failure && (
          <p style={{ textAlign: 'center' }}>
            <Anchor component={Link} to="/">
              {t('common.back')}
            </Anchor>
          </p>
        )}
      </main>
    </>
  );
}
