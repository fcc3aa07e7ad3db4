import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useShows } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { useQueryValues } from '../ui/use-query-values.ts';
import styles from './custom.module.css';
import { usePieceNames } from './names.ts';
import { PieceDrawer } from './piece-drawer.tsx';
import { PieceTable } from './piece-table.tsx';
import { airedShows, usePieces, useShowViews } from './queries.ts';
import { StageFilter } from './stage-filter.tsx';
import { countByStage, inWorkOrder, isFound, type Piece, type Stage, stageOf, stages } from './stages.ts';

const none: readonly Piece[] = [];

/** The workbench for pieces made for one customer: what waits for a quote first. What is shown is in the address. */
export function CustomPage() {
  const t = useText();
  const language = useLanguage();
  const [query, change] = useQueryValues();
  const shows = useShows();
  const aired = useMemo(() => airedShows(shows.data ?? []), [shows.data]);
  const chosen = query.get('show') ?? '';
  const answer = usePieces(chosen === '' ? null : chosen);
  const pieces = answer.data ?? none;
  const views = useShowViews([...new Set(pieces.map(({ showId }) => showId))]);
  const namesOf = usePieceNames();
  const stage: Stage | null = stages.find((one) => one === query.get('state')) ?? null;
  const words = query.get('q') ?? '';
  const opened = pieces.find(({ custom }) => custom.id === query.get('piece'));
  const found = pieces.filter(({ custom }) => isFound(custom, words));
  const rows = inWorkOrder(found.filter(({ custom }) => stage === null || stageOf(custom) === stage));
  const isReading = shows.isPending || answer.isPending;
  return (
    <>
      <Header />
      <main className={styles.page}>
        <h1>{t('custom.title')}</h1>
        <div className={styles.tools}>
          <NativeSelect
            aria-label={t('custom.show')}
            data={[
              { value: '', label: t('custom.recent') },
              ...aired.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) })),
            ]}
            onChange={(event) => change({ show: event.currentTarget.value || null })}
            value={chosen}
          />
          <TextInput
            aria-label={t('custom.search')}
            leftSection={<IconSearch aria-hidden size={15} />}
            onChange={(event) => change({ q: event.currentTarget.value || null })}
            placeholder={t('custom.search')}
            type="search"
            value={words}
          />
        </div>
        <StageFilter
          counts={countByStage(found)}
          onChange={(next) => change({ state: next })}
          total={found.length}
          value={stage}
        />
        {shows.isError && <ErrorPanel failure={failureOf(shows.error)} retry={() => void shows.refetch()} />}
        {answer.isError && (
          <ErrorPanel failure={failureOf(answer.error)} retry={() => void answer.refetch()} />
        )}
        {isReading && <Loading height={44} rows={6} />}
        {shows.data && aired.length === 0 && (
          <Empty next={t('custom.noShowsNext')} title={t('custom.noShows')} />
        )}
        {!isReading && !answer.isError && aired.length > 0 && rows.length === 0 && (
          <Empty
            next={t(pieces.length === 0 ? 'custom.noneNext' : 'custom.noneFoundNext')}
            title={t(pieces.length === 0 ? 'custom.none' : 'custom.noneFound')}
          />
        )}
        {rows.length > 0 && (
          <PieceTable
            namesOf={(showId) => namesOf(views.get(showId))}
            onOpen={(pieceId) => change({ piece: pieceId })}
            rows={rows}
            showsShow={chosen === ''}
          />
        )}
        {opened && (
          <PieceDrawer
            key={opened.custom.id}
            names={namesOf(views.get(opened.showId))}
            onClose={() => change({ piece: null })}
            piece={opened}
            pieces={pieces}
            view={views.get(opened.showId)}
          />
        )}
      </main>
    </>
  );
}
