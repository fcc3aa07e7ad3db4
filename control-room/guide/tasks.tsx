import { useState } from 'react';
import type { GuidePage } from '#shared/contract/guides.ts';
import { formatMinute } from '../ui/time.ts';
import { tickTask } from './api.ts';
import { useWords } from './context.tsx';

type Show = NonNullable<GuidePage['show']>;
interface Props {
  readonly token: string;
  readonly show: Show;
  readonly onDone: () => void;
}

/** What is asked of my region now, until when, and whether I have done my part. */
export function Tasks({ token, show, onDone }: Props) {
  const { t, language, of } = useWords();
  const minute = (at: number) => formatMinute(at, show.timeZone, language);
  return (
    <section className="card tasks" aria-label={t('tasks')}>
      <h2>{t('tasks')}</h2>
      <ul>
        {show.tasks.map((task) => (
          <li key={task.id}>
            <strong>{t(`action.${actionOf(task.action)}`)}</strong>
            <p>{task.note}</p>
            {task.coupon && <p>{t('couponOn', { coupon: of(task.coupon) })}</p>}
            <p className="soft">
              {t('from', { name: task.raisedBy, time: minute(task.raisedAt) })}
              {task.dueAt !== null && ` · ${t('due', { time: minute(task.dueAt) })}`}
            </p>
            {task.doneAt !== null ? (
              <p className="done">✓ {t('doneAt', { time: minute(task.doneAt) })}</p>
            ) : (
              <Say label={t('done')} act={() => tickTask(token, show.id, task.id)} onDone={onDone} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const actions = ['call-guides', 'coupon', 'notice', 'boost', 'other'] as const;
/** An action this page does not know yet is still a task. */
const actionOf = (action: string) => actions.find((one) => one === action) ?? 'other';

function Say(props: { label: string; act: () => Promise<string | null>; onDone: () => void }) {
  const { t } = useWords();
  const [isSending, setSending] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const press = async () => {
    setSending(true);
    const refused = await props.act();
    setSending(false);
    setCode(refused);
    if (refused === null) props.onDone();
  };
  return (
    <>
      <button type="button" className="pill" disabled={isSending} onClick={() => void press()}>
        {props.label}
      </button>
      <p role="status" className="soft">
        {code !== null && `${t('notTaken')} ${t('code', { code })}`}
      </p>
    </>
  );
}
