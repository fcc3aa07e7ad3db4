import { useQueryClient } from '@tanstack/react-query';
import { isRegionAction } from '#shared/contract/interventions.ts';
import type { Region } from '#shared/contract/organisation.ts';
import { ApiError, api, showPath } from '../app/api.ts';
import { type ListedShow, showKey, useShow } from '../app/queries.ts';
import { useMay, useSession } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { budgetWords, couponWords } from '../offers/intervention-words.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatPrice } from '../ui/money.ts';
import { formatMinute } from '../ui/time.ts';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './my.module.css';

/** What headquarters asks of my regions now; told here when it is done. */
export function TaskList({ show, regions }: { show: ListedShow; regions: readonly Region[] }) {
  const t = useText();
  const language = useLanguage();
  const view = useShow(show.id, 10_000);
  const userId = useSession().data?.id;
  const now = useNow();
  const open = view.data?.interventions.filter((one) => one.closedAt === null) ?? [];
  const money = (minor: number) => formatPrice(minor, show.currency, language);
  const coupon = (offerId: string | null) => {
    const offer = view.data?.offers.find(({ id }) => id === offerId);
    return (
      offer && (
        <p>
          <b>{inLanguage(offer.title, language)}</b> · {couponWords(t, offer, offer.figures, language)}
        </p>
      )
    );
  };
  const nameOf = new Map(regions.map((region) => [region.id, inLanguage(region.name, language)]));
  return (
    <section className={styles.card} aria-label={t('my.tasks')}>
      <h2>{t('my.tasks')}</h2>
      {open.length === 0 && <p className={styles.soft}>{t('my.noTasks')}</p>}
      <ul>
        {open.map((task) => (
          <li key={task.id} className={styles.task}>
            <strong>
              {nameOf.get(task.regionId) ?? task.regionId}:{' '}
              {t(`desk.regions.actions.${isRegionAction(task.action) ? task.action : 'other'}`)}
            </strong>
            <p>{task.note}</p>
            {task.budget && <p>{budgetWords(t, task.budget, money)}</p>}
            {coupon(task.offerId)}
            <p className={styles.soft}>
              {task.raisedBy} · {formatMinute(task.raisedAt, show.timeZone, language)}
            </p>
            {task.dueAt !== null && (
              <p className={styles.soft} data-late={now > task.dueAt}>
                {t(now > task.dueAt ? 'act.overdue' : 'act.due', {
                  time: formatMinute(task.dueAt, show.timeZone, language),
                })}
              </p>
            )}
            <p className={styles.soft}>
              {task.ticks.length === 0
                ? t('act.nobodyDone')
                : t('act.doneGuides', { n: task.ticks.filter(({ role }) => role === 'guide').length })}
            </p>
            {!task.ticks.some(({ id }) => id === userId) && (
              <Act showId={show.id} interventionId={task.id} type="intervention.tick" />
            )}
            <Act showId={show.id} interventionId={task.id} type="intervention.close" />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `tick`: my part is done; `close`: the task is over for everyone. */
function Act(props: {
  showId: string;
  interventionId: string;
  type: 'intervention.tick' | 'intervention.close';
}) {
  const { showId, interventionId, type } = props;
  const t = useText();
  const client = useQueryClient();
  const mayAct = useMay('regions.act');
  const close = useCommand(async (commandId): Promise<Outcome> => {
    try {
      await api.post(showPath(showId, '/commands'), {
        type,
        interventionId,
        commandId,
      });
    } catch (error) {
      if (error instanceof ApiError) return { ok: false, error: error.failure };
      throw error;
    }
    await client.invalidateQueries({ queryKey: showKey(showId) });
    return { ok: true };
  });
  return (
    <CommandButton
      command={close}
      size="sm"
      label={t(type === 'intervention.tick' ? 'act.done' : 'act.closeTask')}
      tone={type === 'intervention.tick' ? 'accent' : 'plain'}
      disabledWhy={mayAct ? null : t('desk.why.role')}
    />
  );
}
