import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { CounterPickup, CounterStore } from '#shared/contract/counter.ts';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { CodeForm } from './code-form.tsx';
import styles from './counter.module.css';
import { CouponCard } from './coupon-card.tsx';
import { DayList } from './day-list.tsx';
import { PickupCard } from './pickup-card.tsx';
import { useCounterStores, useDay, useLookup } from './queries.ts';
import { spaced } from './scanned-code.ts';

const storageKey = 'showcaller.counter-store';

/** A store's counter on a phone: coupons and pickups by code, and what is to be done today. */
export function StorePage() {
  const t = useText();
  const language = useLanguage();
  const stores = useCounterStores();
  const [chosen, setChosen] = useState(() => localStorage.getItem(storageKey));
  const list = stores.data?.stores ?? [];
  const store = list.find(({ id }) => id === chosen) ?? list[0] ?? null;
  const choose = (storeId: string) => {
    localStorage.setItem(storageKey, storeId);
    setChosen(storeId);
  };
  return (
    <>
      <Header />
      <main className={styles.page}>
        <h1>{t('counter.title')}</h1>
        {stores.isPending && <Loading rows={4} height={56} />}
        {stores.isError && (
          <ErrorPanel failure={failureOf(stores.error)} retry={() => void stores.refetch()} />
        )}
        {stores.data && !store && <Empty title={t('counter.noStore')} next={t('counter.noStoreNext')} />}
        {store && list.length === 1 && <p className={styles.store}>{inLanguage(store.name, language)}</p>}
        {store && list.length > 1 && (
          <NativeSelect
            aria-label={t('counter.store')}
            data={list.map(({ id, code, name }) => ({
              value: id,
              label: `${inLanguage(name, language)} (${code})`,
            }))}
            onChange={(event) => choose(event.currentTarget.value)}
            size="md"
            value={store.id}
          />
        )}
        {store && <Counter key={store.id} store={store} />}
      </main>
    </>
  );
}

/** One customer at a time: a code, what it stands for, what to do with it; then the next. */
function Counter({ store }: { store: CounterStore }) {
  const t = useText();
  const lookup = useLookup(store.id);
  const day = useDay(store.id);
  const [picked, setPicked] = useState<CounterPickup | null>(null);
  // A code that nobody knows is typed again: the same customer is still there.
  const isServing = picked !== null || (lookup.data?.found.length ?? 0) > 0;
  const next = () => {
    setPicked(null);
    lookup.reset();
  };
  const code = lookup.variables ?? '';
  // What no code can look like is known to nobody either: trying it again would not help.
  const isNoCode = lookup.isError && failureOf(lookup.error).code === 'invalid';
  return (
    <>
      {!isServing && <CodeForm isBusy={lookup.isPending} onCode={(text) => lookup.mutate(text)} />}
      {lookup.isError && !isNoCode && (
        <ErrorPanel failure={failureOf(lookup.error)} retry={() => lookup.mutate(code)} />
      )}
      <div aria-live="polite" className={styles.answers}>
        {(lookup.data?.found.length === 0 || isNoCode) && (
          <Empty title={t('counter.unknown', { code: spaced(code) })} next={t('counter.unknownNext')} />
        )}
        {lookup.data?.found.map((one) =>
          one.kind === 'coupon' ? (
            <CouponCard key={one.code} coupon={one} storeId={store.id} />
          ) : (
            <PickupCard key={one.orderId} code={code.replace(/[\s-]/g, '')} pickup={one} storeId={store.id} />
          ),
        )}
        {picked && <PickupCard key={picked.orderId} code={null} pickup={picked} storeId={store.id} />}
      </div>
      {isServing && (
        <Button autoFocus={picked === null} fullWidth onClick={next} size="lg" variant="default">
          {t('counter.again')}
        </Button>
      )}
      {!isServing && day.isPending && <Loading rows={3} height={56} />}
      {!isServing && day.data && <DayList day={day.data} onPickup={setPicked} storeId={store.id} />}
      {!isServing && day.isError && !day.data && (
        <ErrorPanel failure={failureOf(day.error)} retry={() => void day.refetch()} />
      )}
    </>
  );
}
