import { useState } from 'react';
import type { MetricsView, PaceFigures } from '#shared/contract/metrics.ts';
import type { Intervention } from '#shared/domain/show/state.ts';
import { guidesAtShow, storesAtShow } from '../app/places-then.ts';
import { useGuides, useMetrics, useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { worstFirst } from '../live/region-order.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { budgetWords, couponWords } from '../offers/intervention-words.ts';
import { Dialog } from '../ui/dialog.tsx';
import { effectText } from '../ui/effect-text.ts';
import { Loading } from '../ui/loading.tsx';
import { formatCount, formatFactor, formatRate } from '../ui/number.ts';
import { PaceState } from '../ui/status.tsx';
import { useDesk } from './desk-context.tsx';
import { ForecastBand } from './forecast-band.tsx';
import styles from './region-detail.module.css';
import { useEffects } from './use-effects.ts';

type StoreRow = MetricsView['stores'][number];

/** A region's stores and their guides, worst first, and what was done for it. */
export function RegionDetail({ regionId, onClose }: { regionId: string; onClose: () => void }) {
  const t = useText();
  const desk = useDesk();
  const name = desk.regionName(regionId);
  const interventions = useLiveShow((show) => show.state.interventions);
  const own = interventions.filter((one) => one.regionId === regionId).toReversed();
  return (
    <Dialog opened onClose={onClose} size="lg" title={t('act.detail', { region: name })}>
      {own.length > 0 && <Interventions of={own} />}
      <Stores regionId={regionId} />
    </Dialog>
  );
}

function Interventions({ of }: { of: readonly Intervention[] }) {
  const t = useText();
  const desk = useDesk();
  const effects = useEffects();
  const now = useServerNow();
  const count = (n: number) => formatCount(n, desk.language);
  return (
    <section className={styles.part}>
      <h3>{t('act.interventions')}</h3>
      <p className={styles.soft}>{t('act.method')}</p>
      <ul className={styles.acts}>
        {of.map((one) => {
          const effect = effects.get(one.interventionId);
          const isLate = one.dueAt !== null && one.closedAt === null && now > one.dueAt;
          return (
            <li key={one.interventionId}>
              <p>
                <b>{desk.clock(one.raisedAt)}</b> {one.note}{' '}
                {one.dueAt !== null && (
                  <span data-late={isLate}>
                    {t(isLate ? 'act.overdue' : 'act.due', { time: desk.clock(one.dueAt) })}
                  </span>
                )}
              </p>
              {one.budget && <p>{budgetWords(t, one.budget, desk.price)}</p>}
              {one.offerId !== null && <Coupon offerId={one.offerId} />}
              <p className={styles.soft}>
                <Ticks of={one} />
              </p>
              {effect && (
                <dl>
                  <dt>{t('act.entries')}</dt>
                  <dd>{effectText(t, effect.entries, count)}</dd>
                  <dt>{t('act.sales')}</dt>
                  <dd>{effectText(t, effect.sales, desk.moneyShort)}</dd>
                </dl>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What the region's viewers were given, and how many took it. */
function Coupon({ offerId }: { offerId: string }) {
  const t = useText();
  const { language } = useDesk();
  const offer = useLiveShow((show) => show.state.offers.find((one) => one.offerId === offerId) ?? null);
  const figures = useLiveShow((show) => show.offers.get(offerId));
  if (!offer) return null;
  return (
    <p>
      <b>{inLanguage(offer.title, language)}</b> · {couponWords(t, offer, figures, language)}
    </p>
  );
}

/** Managers by name, guides by number. */
function Ticks({ of }: { of: Intervention }) {
  const t = useText();
  const managers = of.ticks.filter(({ role }) => role !== 'guide').map(({ name }) => name);
  const guides = of.ticks.length - managers.length;
  if (of.ticks.length === 0) return <>{t('act.nobodyDone')}</>;
  return (
    <>
      {managers.length > 0 && t('act.doneBy', { names: managers.join(', ') })}{' '}
      {guides > 0 && t('act.doneGuides', { n: guides })}
    </>
  );
}

function Stores({ regionId }: { regionId: string }) {
  const t = useText();
  const desk = useDesk();
  const showId = useLiveShow((show) => show.showId);
  const startedAt = useLiveShow((show) => show.state.startedAt);
  const metrics = useMetrics(showId, true);
  const stores = useStores();
  const guides = useGuides();
  const [opened, setOpened] = useState<string | null>(null);
  if (!metrics.data || !stores.data || !guides.data) return <Loading rows={4} />;
  const inRegion = new Map(
    storesAtShow(stores.data, { startedAt })
      .filter((store) => store.regionId === regionId)
      .map((store) => [store.id, inLanguage(store.name, desk.language)]),
  );
  const rows = worstFirst(metrics.data.stores.filter(({ storeId }) => inRegion.has(storeId ?? '')));
  const storeOf = new Map(guidesAtShow(guides.data, { startedAt }).map((guide) => [guide.id, guide.storeId]));
  const guideName = new Map(guides.data.map((guide) => [guide.id, guide.name]));
  const guidesOf = (storeId: string | null) =>
    worstFirst(metrics.data.guides.filter(({ guideId }) => storeOf.get(guideId ?? '') === storeId));
  return (
    <section className={styles.part}>
      <h3>{t('act.stores')}</h3>
      {rows.length === 0 && <p className={styles.soft}>{t('act.nothing')}</p>}
      <ul className={styles.stores}>
        {rows.map((row) => (
          <li key={row.storeId}>
            <button
              type="button"
              aria-expanded={opened === row.storeId}
              onClick={() => setOpened(opened === row.storeId ? null : row.storeId)}
            >
              <Line name={inRegion.get(row.storeId ?? '') ?? t('act.noStore')} row={row} />
            </button>
            {opened === row.storeId && (
              <ul>
                {guidesOf(row.storeId).map((guide) => (
                  <li key={guide.guideId} className={styles.guide}>
                    <Line name={guideName.get(guide.guideId ?? '') ?? t('act.noGuide')} row={guide} />
                  </li>
                ))}
                {guidesOf(row.storeId).length === 0 && <li className={styles.soft}>{t('act.nothing')}</li>}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ name, row }: { name: string; row: Pick<StoreRow, 'paid' | 'uv'> & PaceFigures }) {
  const t = useText();
  const desk = useDesk();
  const { shortfall, attainment, target } = row;
  const shortUv = Math.round(shortfall.uv ?? 0);
  const short = Math.round(shortfall.amount ?? 0);
  return (
    <span className={styles.line}>
      <b>{name}</b>
      <span>
        <PaceState status={row.status} hasTarget={target !== null} />{' '}
        {target && formatFactor(row.pace.amount, desk.language)}
      </span>
      <span>
        {desk.moneyShort(row.paid)} {target && `· ${formatRate(attainment.amount, desk.language, 0)}`}
      </span>
      <span data-short={short > 0 || shortUv > 0}>
        {short > 0 && `−${desk.moneyShort(short)}`}{' '}
        {shortUv > 0 && t('act.shortUv', { n: formatCount(shortUv, desk.language) })}
      </span>
      {target && row.forecast && <ForecastBand figures={row} />}
    </span>
  );
}
