import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { Guide, Store } from '#shared/contract/organisation.ts';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCount } from '../ui/number.ts';
import { GuideLinkSheet } from './guide-link-sheet.tsx';
import styles from './my.module.css';
import { RankedList } from './ranked-list.tsx';

/** My guides by what came through them, each with the personal link to send. */
export function GuideRanking(props: {
  rows: MetricsView['guides'];
  guides: readonly Guide[];
  stores: readonly Store[];
  currency: string;
}) {
  const t = useText();
  const language = useLanguage();
  const mayLink = useMay('regions.act');
  const [wanted, setWanted] = useState('');
  const [linked, setLinked] = useState<Guide | null>(null);
  const figures = new Map(props.rows.map((row) => [row.guideId, row]));
  const storeOf = new Map(props.stores.map((store) => [store.id, inLanguage(store.name, language)]));
  const words = wanted.trim().toLowerCase();
  const rows = props.guides
    .filter(({ name, code }) => `${name} ${code}`.toLowerCase().includes(words))
    .map((guide) => ({ guide, row: figures.get(guide.id) }))
    .sort((a, b) => (b.row?.paid ?? 0) - (a.row?.paid ?? 0) || (b.row?.uv ?? 0) - (a.row?.uv ?? 0));
  return (
    <>
      <RankedList
        title={t('my.guides')}
        rows={rows}
        keyOf={({ guide }) => guide.id}
        above={
          <TextInput
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
            placeholder={t('my.find')}
            aria-label={t('my.find')}
          />
        }
      >
        {({ guide, row }, place) => (
          <>
            <span className={styles.place}>{place}</span>
            <span className={styles.name}>{guide.name}</span>
            <strong>{formatMoneyShort(row?.paid ?? 0, props.currency, language)}</strong>
            <span className={styles.soft}>
              {storeOf.get(guide.storeId) ?? guide.code} ·{' '}
              {t('my.visitors', { n: formatCount(row?.uv ?? 0, language) })}
            </span>
            {mayLink && (
              <Button
                className={styles.linkButton ?? ''}
                size="compact-sm"
                variant="default"
                onClick={() => setLinked(guide)}
                aria-label={t('my.linkOf', { name: guide.name })}
              >
                {t('my.link')}
              </Button>
            )}
          </>
        )}
      </RankedList>
      {linked && <GuideLinkSheet guide={linked} onClose={() => setLinked(null)} />}
    </>
  );
}
