import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Region } from '#shared/contract/organisation.ts';
import { api, failureOf, showPath } from '../app/api.ts';
import { type ListedShow, showKey, useShow } from '../app/queries.ts';
import { useMay, useSession } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatPrice } from '../ui/money.ts';
import { newId } from '../ui/new-id.ts';
import { formatCount } from '../ui/number.ts';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import styles from './my.module.css';

/** Targets of my regions that wait for our word: accept them, or object and say why. */
export function TargetAnswers({ show, regions }: { show: ListedShow; regions: readonly Region[] }) {
  const t = useText();
  const mayAct = useMay('regions.act');
  const isRegion = useSession().data?.role === 'region';
  const view = useShow(show.id, 15_000).data;
  const standing = view?.targetVersions.at(-1);
  const isOver = show.status === 'ended' || show.status === 'reviewed';
  if (!standing || !mayAct || !isRegion || isOver || standing.targets.regions.length === 0) return null;
  return (
    <section className={styles.answers} aria-label={t('plan.goals.mine')}>
      <h2>{t('plan.goals.mine')}</h2>
      <p>{t('plan.goals.mineHint', { no: standing.no, by: standing.by })}</p>
      {standing.targets.regions.map(({ regionId, uv, amount }) => (
        <Answer
          key={`${standing.no} ${regionId}`}
          show={show}
          region={regions.find(({ id }) => id === regionId)}
          goal={{ uv, amount }}
          said={standing.responses.find((one) => one.regionId === regionId) ?? null}
        />
      ))}
    </section>
  );
}

function Answer(props: {
  show: ListedShow;
  region: Region | undefined;
  goal: { uv: number; amount: number };
  said: { answer: 'accepted' | 'objected'; note: string | null; by: string } | null;
}) {
  const t = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const [isObjecting, setObjecting] = useState(false);
  const [note, setNote] = useState('');
  const { show, region, goal, said } = props;
  const respond = async (answer: 'accepted' | 'objected', commandId = newId()): Promise<Outcome> => {
    try {
      await api.post(showPath(show.id, '/commands'), {
        type: 'targets.respond',
        regionId: region?.id,
        answer,
        ...(answer === 'objected' ? { note } : {}),
        commandId,
      });
      await client.invalidateQueries({ queryKey: showKey(show.id) });
      setObjecting(false);
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  };
  const accept = useCommand((commandId) => respond('accepted', commandId));
  const object = useCommand((commandId) => respond('objected', commandId));
  if (!region) return null;
  return (
    <div className={styles.answer}>
      <b>{inLanguage(region.name, language)}</b>
      <span>
        {t('metrics.name.uv')} {formatCount(goal.uv, language)} · {t('metrics.name.paid')}{' '}
        {formatPrice(goal.amount, show.currency, language)}
      </span>
      <span data-answer={said?.answer ?? 'none'}>
        {t(`plan.goals.answer.${said?.answer ?? 'none'}`)}
        {said?.note && ` “${said.note}”`}
      </span>
      <span className={styles.answerActions}>
        {said?.answer !== 'accepted' && (
          <CommandButton command={accept} size="compact-sm" tone="accent" label={t('plan.goals.accept')} />
        )}
        <Button size="compact-sm" variant="default" onClick={() => setObjecting(!isObjecting)}>
          {t('plan.goals.object')}
        </Button>
      </span>
      {isObjecting && (
        <>
          <Textarea
            size="sm"
            label={t('plan.goals.why')}
            maxLength={500}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <CommandButton
            command={object}
            size="compact-sm"
            label={t('plan.goals.sendObjection')}
            disabledWhy={note.trim() === '' ? t('plan.goals.why') : null}
          />
        </>
      )}
    </div>
  );
}
