import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconLock, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ConnectorView } from '#shared/contract/connectors.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { Header } from '../app/header.tsx';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Status } from '../ui/status.tsx';
import styles from './inbox.module.css';
import { useRemoveShop, useShops } from './queries.ts';
import { ShopForm } from './shop-form.tsx';

/** The shop platforms whose messages are taken: their addresses, and their secrets, written and never read. */
export function ShopsPage() {
  const t = useText();
  const shops = useShops();
  const [edited, setEdited] = useState<ConnectorView | 'new' | null>(null);
  const [removed, setRemoved] = useState<ConnectorView | null>(null);
  const list = shops.data?.items ?? [];
  return (
    <>
      <Header />
      <main className={styles.page}>
        <div className={styles.top}>
          <h1>{t('shops.title')}</h1>
          <Button component={Link} size="xs" to="/inbox" variant="default">
            {t('inbox.title')}
          </Button>
          <Button leftSection={<IconPlus aria-hidden size={16} />} onClick={() => setEdited('new')} size="xs">
            {t('shops.add')}
          </Button>
        </div>
        <p className={styles.soft}>{t('shops.hint')}</p>
        {shops.isPending && <Loading rows={4} height={64} />}
        {shops.isError && <ErrorPanel failure={failureOf(shops.error)} retry={() => void shops.refetch()} />}
        {shops.data && list.length === 0 && <Empty title={t('shops.none')} next={t('shops.noneNext')} />}
        <ul className={styles.shops}>
          {list.map((shop) => (
            <ShopCard
              key={shop.id}
              onEdit={() => setEdited(shop)}
              onRemove={() => setRemoved(shop)}
              shop={shop}
            />
          ))}
        </ul>
        {edited && <ShopForm onClose={() => setEdited(null)} view={edited === 'new' ? null : edited} />}
        {removed && <RemoveShop onClose={() => setRemoved(null)} shop={removed} />}
      </main>
    </>
  );
}

function ShopCard(props: { shop: ConnectorView; onEdit: () => void; onRemove: () => void }) {
  const t = useText();
  const { shop } = props;
  const [isCopied, setCopied] = useState(false);
  const address = location.origin + shop.path;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <li className={styles.shop}>
      <div className={styles.top}>
        <h2>
          {shop.label} <span>{t(`shops.kind.${shop.kind}`)}</span>
        </h2>
        {shop.from === 'environment' ? (
          <Status icon={IconLock} tone="off" word={t('shops.fromEnvironment')} />
        ) : (
          <>
            <Button
              aria-label={t('shops.editOf', { name: shop.label })}
              onClick={props.onEdit}
              size="compact-sm"
              variant="default"
            >
              {t('shops.edit')}
            </Button>
            <Button
              aria-label={t('shops.removeOf', { name: shop.label })}
              onClick={props.onRemove}
              size="compact-sm"
              variant="default"
            >
              {t('shops.remove')}
            </Button>
          </>
        )}
      </div>
      <p className={styles.address}>
        <span>{t('shops.address')}</span>
        <code>{address}</code>
        <Button
          aria-label={`${t('shops.copy')}: ${shop.label}`}
          onClick={() => void copy()}
          size="compact-xs"
          variant="subtle"
        >
          {t(isCopied ? 'shops.copied' : 'shops.copy')}
        </Button>
      </p>
      <p className={styles.head}>
        {Object.entries(shop.secrets).map(([name, isSet]) => (
          <Status
            icon={isSet ? IconCircleCheck : IconCircleDashed}
            key={name}
            tone={isSet ? 'good' : 'off'}
            word={`${name}: ${t(isSet ? 'shops.set' : 'shops.notSet')}`}
          />
        ))}
        {(shop.kind === 'wechat' || shop.kind === 'tiktok') && (
          <Status
            icon={shop.asksDetails ? IconCircleCheck : IconCircleDashed}
            tone={shop.asksDetails ? 'good' : 'warn'}
            word={t(shop.asksDetails ? 'shops.asks' : 'shops.asksNot')}
          />
        )}
      </p>
    </li>
  );
}

function RemoveShop({ shop, onClose }: { shop: ConnectorView; onClose: () => void }) {
  const t = useText();
  const remove = useRemoveShop();
  return (
    <Dialog onClose={onClose} opened title={t('shops.removeOf', { name: shop.label })}>
      <div className={styles.form}>
        <p>{t('shops.removeWarning')}</p>
        {remove.isError && (
          <p className={styles.trouble} role="alert">
            {failureText(t, failureOf(remove.error))}
          </p>
        )}
        <div className={styles.tools}>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(shop.id, { onSuccess: onClose })}
          >
            {t('shops.remove')}
          </Button>
          <Button onClick={onClose} variant="default">
            {t('common.cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
