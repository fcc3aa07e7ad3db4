import { Anchor, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import type { BulkAnswer, CampaignShow, CampaignView } from '#shared/contract/campaigns.ts';
import { showStatus } from '#shared/contract/shows.ts';
import { api, failureOf } from '../app/api.ts';
import { showsKey, useRegions } from '../app/queries.ts';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatMoneyShort, withCurrency } from '../ui/money.ts';
import { formatCount } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { ShowState } from '../ui/status.tsx';
import tables from '../ui/table.module.css';
import { formatDay } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { useTableRows } from '../ui/use-table-rows.ts';
import { zoneOffset } from '../ui/zone.ts';
import styles from './campaign.module.css';
import { dayOf } from './days.ts';
import { campaignKey } from './keys.ts';

/** Every show of the campaign; found by words, state, region and day; drafts are scheduled together. */
export function ShowList({ view, day }: { view: CampaignView; day: string | null }) {
  const t = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const mayPlan = useMay('shows.plan');
  const regions = useRegions().data ?? [];
  const [words, setWords] = useState('');
  const [state, setState] = useState('');
  const [regionId, setRegionId] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [answer, setAnswer] = useState<BulkAnswer | null>(null);
  const regionName = (id: string) => {
    const region = regions.find((one) => one.id === id);
    return region ? inLanguage(region.name, language) : id;
  };
  const wanted = useDeferredValue(words).trim().toLowerCase();
  const shows = view.shows.filter(
    (show) =>
      (state === '' || show.status === state) &&
      (regionId === '' || show.regionIds.includes(regionId)) &&
      (day === null || dayOf(show.plannedStartAt, show.timeZone) === day) &&
      (wanted === '' || `${show.title.en} ${show.title.zh}`.toLowerCase().includes(wanted)),
  );
  const drafts = shows.filter(({ status }) => status === 'draft');
  const picked = view.shows.filter(({ id, status }) => status === 'draft' && chosen.has(id));
  const schedule = useCommand(async () => {
    try {
      const path = `/api/campaigns/${encodeURIComponent(view.id)}/schedule`;
      setAnswer(await api.post<BulkAnswer>(path, { showIds: picked.map(({ id }) => id) }));
      setChosen(new Set());
      void client.invalidateQueries({ queryKey: showsKey });
      await client.invalidateQueries({ queryKey: campaignKey(view.id) });
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  });
  const { frame, visible, before, after } = useTableRows(shows.length);
  const isAll = drafts.length > 0 && drafts.every(({ id }) => chosen.has(id));
  const pick = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Panel
      title={`${t('campaign.shows')} (${shows.length})`}
      flush
      aside={
        mayPlan &&
        picked.length > 0 && (
          <CommandButton
            command={schedule}
            size="compact-xs"
            tone="accent"
            label={t('campaign.schedule', { n: picked.length })}
          />
        )
      }
    >
      {view.shows.length === 0 ? (
        <Empty title={t('campaign.empty')} next={t('campaign.emptyNext')} />
      ) : (
        <>
          <div className={styles.tools}>
            <TextInput
              size="xs"
              aria-label={t('campaign.filter')}
              placeholder={t('campaign.filter')}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <NativeSelect
              size="xs"
              aria-label={t('campaign.column.state')}
              data={[
                { value: '', label: t('campaign.everyState') },
                ...showStatus.options.map((value) => ({ value, label: t(`common.show.${value}`) })),
              ]}
              value={state}
              onChange={(event) => setState(event.currentTarget.value)}
            />
            <NativeSelect
              size="xs"
              aria-label={t('campaign.regions')}
              data={[
                { value: '', label: t('campaign.everyRegion') },
                ...regions.map(({ id }) => ({ value: id, label: regionName(id) })),
              ]}
              value={regionId}
              onChange={(event) => setRegionId(event.currentTarget.value)}
            />
          </div>
          {answer && (
            <p role="status" className={styles.tools}>
              {t('campaign.scheduled', { n: answer.done.length })}
              {answer.refused.length > 0 && (
                <b className={styles.late}>
                  {t('campaign.refused', { n: answer.refused.length })}: {answer.refused[0]?.message}
                </b>
              )}
            </p>
          )}
          <div className={styles.frame} ref={frame}>
            <table className={`${tables.steady} ${styles.table}`}>
              <thead>
                <tr>
                  {mayPlan && (
                    <th scope="col">
                      <input
                        type="checkbox"
                        aria-label={t('campaign.selectAll')}
                        checked={isAll}
                        disabled={drafts.length === 0}
                        onChange={() => setChosen(new Set(isAll ? [] : drafts.map(({ id }) => id)))}
                      />
                    </th>
                  )}
                  <th scope="col">{t('campaign.column.show')}</th>
                  <th scope="col">{t('campaign.column.state')}</th>
                  <th scope="col">{t('campaign.column.start')}</th>
                  <th scope="col">{t('campaign.column.plan')}</th>
                  <th scope="col">{t('campaign.column.ready')}</th>
                  <th scope="col" data-numeric>
                    {t('campaign.column.target')}
                  </th>
                  <th scope="col" data-numeric>
                    {t('campaign.column.paid')}
                  </th>
                  <th scope="col" data-numeric>
                    {t('campaign.column.uv')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {before > 0 && (
                  <tr aria-hidden style={{ height: before }}>
                    <td />
                  </tr>
                )}
                {visible.map(({ index, key }) => {
                  const show = shows[index];
                  return (
                    show && (
                      <Row
                        key={key}
                        show={show}
                        own={view.currency}
                        isPicked={chosen.has(show.id)}
                        onPick={mayPlan ? () => pick(show.id) : null}
                      />
                    )
                  );
                })}
                {after > 0 && (
                  <tr aria-hidden style={{ height: after }}>
                    <td />
                  </tr>
                )}
              </tbody>
            </table>
            {shows.length === 0 && <Empty title={t('campaign.none')} />}
          </div>
        </>
      )}
    </Panel>
  );
}

function Row(props: { show: CampaignShow; own: string; isPicked: boolean; onPick: (() => void) | null }) {
  const t = useText();
  const language = useLanguage();
  const { show } = props;
  const { currency } = show;
  const money = (minor: number | null) =>
    withCurrency(formatMoneyShort(minor, currency, language), currency, props.own);
  const name = inLanguage(show.title, language);
  const tasks = Object.values(show.plan.phases);
  const [all, done, overdue] = (['all', 'done', 'overdue'] as const).map((field) =>
    tasks.reduce((sum, phase) => sum + phase[field], 0),
  );
  const isOver = show.status === 'ended' || show.status === 'reviewed';
  return (
    <tr>
      {props.onPick && (
        <td>
          <input
            type="checkbox"
            aria-label={t('campaign.select', { name })}
            checked={props.isPicked}
            disabled={show.status !== 'draft'}
            onChange={props.onPick}
          />
        </td>
      )}
      <th scope="row" className={styles.name}>
        <Anchor
          component={Link}
          size="sm"
          to={`/shows/${encodeURIComponent(show.id)}/${isOver ? 'review' : 'plan'}`}
        >
          {name}
        </Anchor>
      </th>
      <td>
        <ShowState status={show.status} />
      </td>
      <td>
        {formatDay(show.plannedStartAt, show.timeZone, language)}{' '}
        {zoneOffset(show.timeZone, show.plannedStartAt, language)}
      </td>
      <td>{t('campaign.planned', { items: show.plan.items, deals: show.plan.deals })}</td>
      <td>
        {all ? t('campaign.phaseDone', { done: done ?? 0, all }) : t('campaign.noTasks')}
        {overdue ? <b className={styles.late}> · {t('campaign.overdue', { n: overdue })}</b> : null}
      </td>
      <td data-numeric>{money(show.plan.target?.amount ?? null)}</td>
      <td data-numeric>{money(show.figures.paid)}</td>
      <td data-numeric>{formatCount(show.figures.uv, language)}</td>
    </tr>
  );
}
