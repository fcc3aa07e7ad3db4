import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ReviewView } from '#shared/contract/review.ts';
import { useShows } from '../app/queries.ts';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatDay } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { fromWallTime, toWallTime } from '../ui/zone.ts';
import { useReviewPage } from './context.ts';
import { useAssignTask } from './queries.ts';
import styles from './review.module.css';

type Lesson = ReviewView['lessons'][number];
const powers = ['organisation', 'operation', 'merchandise', 'tooling'] as const;

/** What became of a lesson, and putting it into the readiness of a show to come. */
export function LessonTask({ lesson }: { lesson: Lesson }) {
  const t = useText();
  const { language } = useReviewPage();
  const mayPlan = useMay('review.write');
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      {lesson.tasks.map((task) => (
        <p className={styles.soft} key={task.taskId}>
          <IconArrowRight aria-hidden size={12} />{' '}
          <Link className={styles.taskLink} to={`/shows/${encodeURIComponent(task.showId)}/plan`}>
            {t('review.insight.lesson.became', { title: inLanguage(task.title, language) })}
          </Link>{' '}
          ({t(task.doneAt === null ? 'review.insight.lesson.open' : 'review.insight.lesson.done')})
        </p>
      ))}
      {mayPlan && !isOpen && (
        <Button data-screen onClick={() => setOpen(true)} size="compact-xs" variant="default">
          {t('review.insight.lesson.toTask')}
        </Button>
      )}
      {isOpen && <TaskForm lesson={lesson} onDone={() => setOpen(false)} />}
    </div>
  );
}

const dayMs = 86_400_000;

function TaskForm({ lesson, onDone }: { lesson: Lesson; onDone: () => void }) {
  const t = useText();
  const { review, language } = useReviewPage();
  const shows = useShows().data ?? [];
  const planned = shows
    .filter(({ status }) => status === 'draft' || status === 'scheduled')
    .toSorted((a, b) => a.plannedStartAt - b.plannedStartAt);
  const [showId, setShowId] = useState<string | null>(null);
  const [power, setPower] = useState<(typeof powers)[number]>('operation');
  const [owner, setOwner] = useState(lesson.owner ?? '');
  const next = planned.find(({ id }) => id === showId) ?? planned[0];
  const usual = next ? toWallTime(next.plannedStartAt - dayMs, next.timeZone).slice(0, 10) : '';
  const [due, setDue] = useState<string | null>(null);
  const assign = useAssignTask();
  const dueAt = next ? fromWallTime(`${due ?? usual}T18:00`, next.timeZone) : null;
  const command = useCommand(async (commandId) => {
    if (!next || dueAt === null) return { ok: true };
    const task = {
      ...{ power, owner: owner.trim(), dueAt, title: lesson.text.replace(/\s+/g, ' ').slice(0, 200) },
      lesson: { showId: review.show.id, lessonId: lesson.id },
    };
    const done = await assign(next.id, review.show.id, task, commandId);
    if (done.ok) onDone();
    return done;
  });
  if (!next) return <p className={styles.soft}>{t('review.insight.lesson.noShow')}</p>;
  return (
    <div className={styles.form}>
      <NativeSelect
        data={planned.map(({ id, title, plannedStartAt, timeZone }) => ({
          value: id,
          label: `${inLanguage(title, language)} · ${formatDay(plannedStartAt, timeZone, language)}`,
        }))}
        label={t('review.insight.lesson.show')}
        onChange={(event) => setShowId(event.target.value)}
        size="xs"
        value={next.id}
      />
      <div className={styles.pair}>
        <NativeSelect
          data={powers.map((value) => ({ value, label: t(`review.insight.lesson.powers.${value}`) }))}
          label={t('review.insight.lesson.power')}
          onChange={(event) => setPower(powers.find((one) => one === event.target.value) ?? 'operation')}
          size="xs"
          value={power}
        />
        <TextInput
          label={t('review.insight.lesson.owner')}
          maxLength={80}
          onChange={(event) => setOwner(event.target.value)}
          size="xs"
          value={owner}
        />
      </div>
      <TextInput
        label={t('review.insight.lesson.due')}
        onChange={(event) => setDue(event.target.value)}
        size="xs"
        type="date"
        value={due ?? usual}
      />
      <CommandButton
        command={command}
        disabledWhy={owner.trim() === '' || dueAt === null ? t('review.insight.lesson.owner') : null}
        icon={<IconArrowRight aria-hidden size={14} />}
        label={t('review.insight.lesson.assign')}
        size="xs"
      />
    </div>
  );
}
