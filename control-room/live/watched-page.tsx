import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Link, useParams } from 'react-router';
import type { Product } from '#shared/contract/organisation.ts';
import { useProducts, useRegions } from '../app/queries.ts';
import { useKeptSession } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { useWakeLock } from '../ui/use-wake-lock.ts';
import { NamesProvider } from './names.tsx';
import { deskLive, useLive, useWatch } from './use-live.ts';

/**
 * What screens without a keyboard (wall, host view) stand on: watches the show of the address, keeps the session and
 * the screen awake for as long as it is open, and shows its children once there is something to show. After a
 * refusal it asks again by itself: nobody stands there to press a button.
 */
export function WatchedPage({ children }: { children: ReactNode }) {
  const showId = useParams().id ?? '';
  const t = useText();
  useWatch(showId);
  useKeptSession();
  useWakeLock();
  const products = useProducts();
  const regions = useRegions();
  const isHere = useLive((state) => state.show?.showId === showId);
  const refused = useLive((state) => state.refused);
  useFreshProducts();
  useEffect(() => {
    if (!refused) return;
    const timer = setTimeout(() => deskLive().watch(showId), askAgainMs);
    return () => clearTimeout(timer);
  }, [refused, showId]);

  if (isHere && products.data && regions.data)
    return (
      <NamesProvider products={products.data} regions={regions.data}>
        {children}
      </NamesProvider>
    );
  return (
    <main>
      {refused ? (
        <>
          <ErrorPanel failure={refused} retry={() => deskLive().watch(showId)} />
          <p style={{ textAlign: 'center' }}>
            <Link to="/" style={{ color: 'var(--accent)' }}>
              {t('common.back')}
            </Link>
          </p>
        </>
      ) : (
        <Loading rows={8} height={56} />
      )}
    </main>
  );
}

const askAgainMs = 15_000;

/** Asks for the catalogue anew, once for each change of the lineup that names a product it does not have. */
function useFreshProducts(): void {
  const client = useQueryClient();
  const wanted = useLive((state) => state.show?.state.lineup.map((item) => item.productId).join(' ') ?? '');
  useEffect(() => {
    const known = new Set(client.getQueryData<Product[]>(['products'])?.map((product) => product.id));
    if (known.size > 0 && wanted.split(' ').some((productId) => productId !== '' && !known.has(productId)))
      void client.invalidateQueries({ queryKey: ['products'] });
  }, [wanted, client]);
}
