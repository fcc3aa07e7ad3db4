import { Textarea, TextInput } from '@mantine/core';
import { IconArchive, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useMay, useSession } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatDay } from '../ui/time.ts';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import { fromWallTime } from '../ui/zone.ts';
import { useReviewPage } from './context.ts';
import { LessonTask } from './lesson-task.tsx';
import { momentInShow } from './moment.ts';
import { useReviewCommand } from './queries.ts';
import styles from './review.module.css';

/** Notes on what happened, lessons for the next show, and closing the review. */
export function Notes({ draft, onDraft }: { draft: string; onDraft: (text: string) => void }) {
  const t = useText();
  const { review, clock, language } = useReviewPage();
  const { timeZone, status } = review.show;
  const mayWrite = useMay('review.write');
  const { data: user } = useSession();
  return (
    <div className={styles.notes}>
      {!mayWrite && user && (
        <p className={styles.readOnly}>{t('common.noPermission', { role: t(`common.role.${user.role}`) })}</p>
      )}
      <section aria-label={t('review.notes')}>
        <h3 className={styles.heading}>{t('review.notes')}</h3>
        {review.notes.length === 0 && <p className={styles.soft}>{t('review.noNotes')}</p>}
        <ul className={styles.log}>
          {review.notes.map((note) => (
            <li key={`${note.at} ${note.text}`}>
              <time>{note.moment === null ? '–' : clock(note.moment)}</time>
              <span>
                {note.text}{' '}
                <span className={styles.soft}>
                  {t('review.by', { name: note.by, time: formatDay(note.at, timeZone, language) })}
                </span>
              </span>
            </li>
          ))}
        </ul>
        {mayWrite && status !== 'reviewed' && <NoteForm />}
      </section>
      <section aria-label={t('review.lessons')}>
        <h3 className={styles.heading}>{t('review.lessons')}</h3>
        {review.lessons.length === 0 && <p className={styles.soft}>{t('review.noLessons')}</p>}
        <ul className={styles.log}>
          {review.lessons.map((lesson) => (
            <li key={lesson.id}>
              <span>
                {lesson.text}{' '}
                <span className={styles.soft}>
                  {[
                    lesson.owner,
                    lesson.dueAt && t('review.due', { time: formatDay(lesson.dueAt, timeZone, language) }),
                    t('review.by', { name: lesson.by, time: formatDay(lesson.at, timeZone, language) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                <LessonTask lesson={lesson} />
              </span>
            </li>
          ))}
        </ul>
        {mayWrite && status !== 'reviewed' && <LessonForm onText={onDraft} text={draft} />}
        {status === 'reviewed' ? (
          <p className={styles.soft}>{t('review.closed')}</p>
        ) : (
          mayWrite && <CloseReview />
        )}
      </section>
    </div>
  );
}

function NoteForm() {
  const t = useText();
  const { review } = useReviewPage();
  const { id, startedAt, endedAt, timeZone } = review.show;
  const send = useReviewCommand(id);
  const [text, setText] = useState('');
  const [clock, setClock] = useState('');
  const moment =
    clock === '' || startedAt === null || endedAt === null
      ? null
      : momentInShow(clock, { startedAt, endedAt }, timeZone);
  const isWrongTime = clock !== '' && moment === null;
  return (
    <CommandForm
      canSend={text.trim() !== '' && !isWrongTime}
      label={t('review.addNote')}
      onSent={() => {
        setText('');
        setClock('');
      }}
      send={(commandId) =>
        send({ type: 'note.add', text: text.trim(), ...(moment !== null && { at: moment }) }, commandId)
      }
    >
      <Textarea
        autosize
        label={t('review.field.note')}
        maxLength={2000}
        minRows={2}
        onChange={(event) => setText(event.target.value)}
        value={text}
      />
      <TextInput
        error={isWrongTime && t('review.badMoment')}
        label={`${t('review.field.moment')} (${t('common.optional')})`}
        onChange={(event) => setClock(event.target.value)}
        step={1}
        type="time"
        value={clock}
      />
    </CommandForm>
  );
}

/** A lesson is due by the end of the working day of the show's zone. */
const dueHour = 'T18:00';

function LessonForm({ text, onText }: { text: string; onText: (text: string) => void }) {
  const t = useText();
  const { review } = useReviewPage();
  const send = useReviewCommand(review.show.id);
  const [owner, setOwner] = useState('');
  const [due, setDue] = useState('');
  const dueAt = due === '' ? null : fromWallTime(due + dueHour, review.show.timeZone);
  return (
    <CommandForm
      canSend={text.trim() !== ''}
      label={t('review.addLesson')}
      onSent={() => {
        onText('');
        setOwner('');
        setDue('');
      }}
      send={(commandId) =>
        send(
          {
            type: 'lesson.add',
            text: text.trim(),
            ...(owner.trim() !== '' && { owner: owner.trim() }),
            ...(dueAt !== null && { dueAt }),
          },
          commandId,
        )
      }
    >
      <Textarea
        autosize
        label={t('review.field.lesson')}
        maxLength={2000}
        minRows={2}
        onChange={(event) => onText(event.target.value)}
        value={text}
      />
      <div className={styles.pair}>
        <TextInput
          label={`${t('review.field.owner')} (${t('common.optional')})`}
          maxLength={80}
          onChange={(event) => setOwner(event.target.value)}
          value={owner}
        />
        <TextInput
          label={`${t('review.field.due')} (${t('common.optional')})`}
          onChange={(event) => setDue(event.target.value)}
          type="date"
          value={due}
        />
      </div>
    </CommandForm>
  );
}

function CommandForm(props: {
  label: string;
  canSend: boolean;
  send: (commandId: string) => Promise<Outcome>;
  onSent: () => void;
  children: ReactNode;
}) {
  const command = useCommand(async (commandId) => {
    const outcome = await props.send(commandId);
    if (outcome.ok) props.onSent();
    return outcome;
  });
  return (
    <form
      className={styles.form}
      data-screen
      onSubmit={(event) => {
        event.preventDefault();
        if (props.canSend) command.press();
      }}
    >
      {props.children}
      <CommandButton
        command={command}
        disabledWhy={props.canSend ? null : props.label}
        icon={<IconPlus aria-hidden size={16} />}
        label={props.label}
      />
    </form>
  );
}

function CloseReview() {
  const t = useText();
  const { review, language } = useReviewPage();
  const send = useReviewCommand(review.show.id);
  const command = useCommand((commandId) => send({ type: 'review.close' }, commandId), { confirm: true });
  return (
    <div className={styles.closing} data-screen>
      <CommandButton
        command={command}
        confirm={{
          title: t('review.closeReview'),
          lines: [
            {
              label: t('review.title'),
              value: language === 'zh-CN' ? review.show.title.zh : review.show.title.en,
            },
          ],
          warning: t('review.closeWarning'),
        }}
        icon={<IconArchive aria-hidden size={16} />}
        label={t('review.closeReview')}
        tone="accent"
      />
    </div>
  );
}
