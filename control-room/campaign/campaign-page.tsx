import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { CampaignView, Phase } from '#shared/contract/campaigns.ts';
import { api, failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { Calendar } from './calendar.tsx';
import styles from './campaign.module.css';
import { campaignKey } from './keys.ts';
import { MakeRooms } from './make-rooms.tsx';
import { ShowList } from './show-list.tsx';

const everyMs = 15_000;
const phases = ['t60', 't10', 't1', 't0'] as const satisfies readonly Phase[];

/** A campaign from two months before: its shows, what is due when, and making many of them at once. */
export function CampaignPage() {
  const id = useParams().id ?? '';
  const t = useText();
  const campaign = useQuery({
    queryKey: campaignKey(id),
    queryFn: ({ signal }) => api.get<CampaignView>(`/api/campaigns/${encodeURIComponent(id)}`, signal),
    refetchInterval: everyMs,
  });
  if (campaign.data) return <Loaded view={campaign.data} />;
  return (
    <>
      <Header />
      <main className={styles.page} aria-label={t('campaign.shows')}>
        {campaign.error ? (
          <ErrorPanel failure={failureOf(campaign.error)} retry={() => void campaign.refetch()} />
        ) : (
          <Loading rows={10} />
        )}
      </main>
    </>
  );
}

function Loaded({ view }: { view: CampaignView }) {
  const t = useText();
  const language = useLanguage();
  const mayPlan = useMay('shows.plan');
  const [isMaking, setMaking] = useState(false);
  const [day, setDay] = useState<string | null>(null);
  const { shows, total, target } = view;
  const n = (...states: string[]) => shows.filter(({ status }) => states.includes(status)).length;
  const summed = shows.filter(({ currency }) => currency === view.currency);
  const apart = shows.length - summed.length;
  const money = (minor: number) => formatMoneyShort(minor, view.currency, language);
  return (
    <>
      <Header>
        <h1 className={styles.title}>{inLanguage(view.name, language)}</h1>
        <span className={styles.facts}>
          {shows.length === 1 ? t('campaign.countOne') : t('campaign.count', { n: shows.length })}
        </span>
        <span className={styles.end}>
          <Button
            component={Link}
            to={`/campaigns/${encodeURIComponent(view.id)}/wall`}
            size="compact-sm"
            variant="default"
          >
            {t('campaign.wall')}
          </Button>
          {mayPlan && (
            <Button size="compact-sm" onClick={() => setMaking(true)}>
              {t('campaign.rooms')}
            </Button>
          )}
        </span>
      </Header>
      <main className={styles.page}>
        <div className={styles.tiles}>
          <div className={styles.tile}>
            <span>{t('campaign.shows')}</span>
            <b>{formatCount(shows.length, language)}</b>
            <span>
              {t('campaign.status', {
                draft: n('draft'),
                scheduled: n('scheduled', 'rehearsal'),
                live: n('live'),
                over: n('ended', 'reviewed'),
              })}
            </span>
          </div>
          <div className={styles.tile}>
            <span>{t('campaign.column.paid')}</span>
            <b>{money(total.paid)}</b>
            <span>
              {target && view.attainment.amount !== null
                ? `${t('campaign.attainment', { rate: formatRate(view.attainment.amount, language, 1) })} · ${money(target.amount)}`
                : t('campaign.noTarget')}
            </span>
            {apart > 0 && <span>{t('campaign.otherCurrency', { n: apart, currency: view.currency })}</span>}
          </div>
          <div className={styles.tile}>
            <span>{t('campaign.column.uv')}</span>
            <b>{formatCount(total.uv, language)}</b>
            <span>
              {target && view.attainment.uv !== null
                ? `${t('campaign.attainment', { rate: formatRate(view.attainment.uv, language, 1) })} · ${formatCount(target.uv, language)}`
                : t('campaign.noTarget')}
            </span>
          </div>
          <div className={styles.tile}>
            <span>{t('campaign.column.target')}</span>
            <b>{money(summed.reduce((sum, { plan }) => sum + (plan.target?.amount ?? 0), 0))}</b>
            <span>
              {formatCount(
                shows.reduce((sum, { plan }) => sum + (plan.target?.uv ?? 0), 0),
                language,
              )}{' '}
              {t('campaign.column.uv')}
            </span>
          </div>
        </div>
        <Panel title={t('campaign.phases')}>
          <ol className={styles.phases}>
            {phases.map((phase) => {
              const { all, done, overdue } = view.phases[phase];
              return (
                <li key={phase}>
                  <b>{t(`campaign.phase.${phase}`)}</b>
                  <small>{t(`campaign.phaseSays.${phase}`)}</small>
                  <div className={styles.bar} aria-hidden>
                    <i style={{ width: `${all === 0 ? 0 : (100 * done) / all}%` }} />
                  </div>
                  <p>
                    {all === 0 ? t('campaign.noTasks') : t('campaign.phaseDone', { done, all })}
                    {overdue > 0 && <b className={styles.late}> · {t('campaign.overdue', { n: overdue })}</b>}
                  </p>
                </li>
              );
            })}
          </ol>
        </Panel>
        {shows.length > 0 && <Calendar shows={shows} chosen={day} onChoose={setDay} />}
        <ShowList view={view} day={day} />
      </main>
      <MakeRooms view={view} opened={isMaking} onClose={() => setMaking(false)} />
    </>
  );
}
