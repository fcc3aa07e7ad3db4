import { Group, Progress } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconMinus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RehearsalCheck, RehearsalView } from '#shared/contract/rehearsal.ts';
import { ApiError, api, showPath } from '../app/api.ts';
import { useMay } from '../app/session.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { type StaffText, useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatCount, formatRate } from '../ui/number.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Panel } from '../ui/panel.tsx';
import { formatFar } from '../ui/time.ts';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import styles from './rehearsal.module.css';

const isUnderWay = (view: RehearsalView | undefined): boolean =>
  view?.state === 'preparing' || view?.state === 'running';

/** Plays the plan on a copy with a simulated audience and its troublemakers, and tells what passed and what failed. */
export function Rehearsal({ showId, status }: { showId: string; status: string }) {
  const t = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const mayRehearse = useMay('shows.rehearse');
  const [viewers, setViewers] = useState<number | null>(60);
  const path = showPath(showId);
  const key = ['rehearsal', showId];
  const { data: view } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<RehearsalView>(`${path}/rehearsal`, signal),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? 1_000 : 15_000),
  });
  const told = async (ask: () => Promise<unknown>): Promise<Outcome> => {
    try {
      await ask();
    } catch (error) {
      if (error instanceof ApiError) return { ok: false, error: error.failure };
      throw error;
    }
    await client.invalidateQueries({ queryKey: key });
    return { ok: true };
  };
  const start = useCommand(() =>
    told(() => api.post(`${path}/commands`, { type: 'show.rehearse', viewers })),
  );
  const stop = useCommand(() => told(() => api.delete(`${path}/rehearsal`)));
  const blocked = !mayRehearse ? t('desk.why.role') : status === 'live' ? t('rehearsal.live') : null;
  return (
    <Panel title={t('rehearsal.title')}>
      <p className={styles.soft}>{t('rehearsal.hint')}</p>
      {isUnderWay(view) && view ? (
        <Group gap="sm">
          <div className={styles.bar}>
            <Progress value={view.progress * 100} aria-label={t('rehearsal.title')} />
            <span role="status">
              {view.state === 'preparing'
                ? t('rehearsal.preparing')
                : t('rehearsal.running', {
                    rate: formatRate(view.progress, language, 0),
                    speed: Math.round(view.speed),
                    online: formatCount(view.online, language),
                    orders: formatCount(view.orders, language),
                  })}
            </span>
          </div>
          <CommandButton command={stop} size="xs" label={t('rehearsal.stop')} disabledWhy={blocked} />
        </Group>
      ) : (
        <Group gap="sm" align="end">
          <NumberField
            label={t('rehearsal.viewers')}
            min={5}
            max={300}
            w={120}
            size="xs"
            value={viewers}
            onChange={setViewers}
          />
          <CommandButton
            command={start}
            size="xs"
            tone="accent"
            label={t('rehearsal.start')}
            disabledWhy={blocked ?? (viewers === null ? t('rehearsal.needsViewers') : null)}
          />
        </Group>
      )}
      {view && (view.state === 'failed' || view.state === 'stopped') && (
        <p role="status">{t(`rehearsal.${view.state}`)}</p>
      )}
      {view?.sheet && <Sheet sheet={view.sheet} />}
    </Panel>
  );
}

function Sheet({ sheet }: { sheet: NonNullable<RehearsalView['sheet']> }) {
  const t = useText();
  const language = useLanguage();
  return (
    <div>
      <p className={styles.verdict} data-passed={sheet.passed} role="status">
        {sheet.passed ? <IconCircleCheck size={18} aria-hidden /> : <IconCircleX size={18} aria-hidden />}
        {t(sheet.passed ? 'rehearsal.passed' : 'rehearsal.notPassed')}
      </p>
      <ul className={styles.sheet}>
        {sheet.checks.map((check) => (
          <li key={check.name} data-status={check.status}>
            <Mark status={check.status} />
            <b>{t(`rehearsal.name.${check.name}`)}</b>
            <em>{t(`rehearsal.status.${check.status}`)}</em>
            <span>{check.status !== 'skip' && factsText(t, check, language)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Mark({ status }: { status: RehearsalCheck['status'] }) {
  const Icon = { pass: IconCircleCheck, fail: IconCircleX, skip: IconMinus }[status];
  return <Icon size={16} aria-hidden />;
}

function factsText(t: StaffText, { name, facts }: RehearsalCheck, language: 'en' | 'zh-CN'): string {
  const params = Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [
      fact,
      fact === 'lateMs' || fact === 'overMs' ? formatFar(Number(value), language) : value,
    ]),
  );
  return t(`rehearsal.facts.${name}`, params);
}
