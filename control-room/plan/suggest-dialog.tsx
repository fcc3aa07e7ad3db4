import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SoldBefore, Suggestion, SuggestionsView } from '#shared/contract/suggestions.ts';
import { api, failureOf, showPath } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatPrice } from '../ui/money.ts';
import { formatCount, formatFactor, formatRate } from '../ui/number.ts';
import { Candidates } from './candidates.tsx';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

/** Regions whose sales are told of one product; the rest are counted. */
const toldRegions = 2;
/** From here on, what a region buys more of than others is worth a word. */
const notableAffinity = 1.2;

/** Products for this show by what sold in its regions before, each with its reason. */
export function SuggestDialog() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t('plan.lineupHelp.suggest.open')}
      </Button>
      <Dialog
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('plan.lineupHelp.suggest.title')}
        size="xl"
      >
        <Suggestions onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Suggestions({ onDone }: { onDone: () => void }) {
  const t = useText();
  const { view, regionName } = usePlan();
  const [regionId, setRegionId] = useState('');
  const showId = view.show.id;
  const query = useQuery({
    queryKey: ['suggestions', showId, view.version],
    queryFn: ({ signal }) => api.get<SuggestionsView>(showPath(showId, '/suggestions'), signal),
    staleTime: 60_000,
  });
  if (query.isPending) return <Loading rows={8} />;
  if (query.error) return <ErrorPanel failure={failureOf(query.error)} retry={() => void query.refetch()} />;
  const { items, shows, regionIds } = query.data;
  const shown = regionId === '' ? items : inRegion(items, regionId);
  return (
    <div className={styles.import}>
      <p className={styles.hint}>{t('plan.lineupHelp.suggest.from', { n: shows })}</p>
      {items.length === 0 ? (
        <Empty title={t('plan.lineupHelp.suggest.none')} next={t('plan.lineupHelp.suggest.noneNext')} />
      ) : (
        <Candidates
          key={regionId}
          candidates={shown.map((one) => ({
            item: { productId: one.productId, ...one.proposal, talkingPoints: '' },
            why: <Why suggestion={one} />,
          }))}
          onDone={onDone}
          tools={
            regionIds.length > 1 && (
              <NativeSelect
                size="xs"
                label={t('plan.lineupHelp.suggest.region')}
                data={[
                  { value: '', label: t('plan.lineupHelp.suggest.allRegions') },
                  ...regionIds.map((id) => ({ value: id, label: regionName(id) })),
                ]}
                value={regionId}
                onChange={(event) => setRegionId(event.currentTarget.value)}
              />
            )
          }
        />
      )}
    </div>
  );
}

/** What sold in one region, best there first, then what is new there. */
function inRegion(items: readonly Suggestion[], regionId: string): readonly Suggestion[] {
  return items
    .flatMap((one): Suggestion[] => {
      const sold = one.sold.filter((each) => each.regionId === regionId);
      const isNewHere = one.category?.regionId === regionId;
      const score = sold[0]?.perShow ?? 0;
      return sold.length > 0 || isNewHere ? [{ ...one, sold, score }] : [];
    })
    .toSorted((a, b) => b.score - a.score);
}

function Why({ suggestion }: { suggestion: Suggestion }) {
  const t = useText();
  const { regionName, language, view } = usePlan();
  const { sold, category, score } = suggestion;
  if (category)
    return (
      <small>
        {t('plan.lineupHelp.suggest.new', {
          region: regionName(category.regionId),
          category: category.category,
          share: formatRate(category.share, language, 0),
        })}
      </small>
    );
  const price = (minor: number) => formatPrice(minor, view.show.currency, language);
  const said = (one: SoldBefore) =>
    [
      t('plan.lineupHelp.suggest.sold', {
        region: regionName(one.regionId),
        sold: one.soldIn,
        shows: one.shows,
        units: formatCount(one.units, language),
        net: price(one.net),
      }),
      ...(one.affinity !== null && one.affinity >= notableAffinity
        ? [t('plan.lineupHelp.suggest.affinity', { x: formatFactor(one.affinity, language) })]
        : []),
    ].join(' · ');
  return (
    <>
      <small>
        <b>{t('plan.lineupHelp.suggest.perShow', { amount: price(Math.round(score / 100) * 100) })}</b>
        {sold.length > toldRegions && ` · ${t('plan.lineupHelp.suggest.moreRegions', { n: sold.length })}`}
      </small>
      {sold.slice(0, toldRegions).map((one) => (
        <small key={one.regionId}>{said(one)}</small>
      ))}
    </>
  );
}
