import { Button, Select, TextInput } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { type Power, power } from '#shared/contract/commands.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { missingTasks, standardTemplate } from '#shared/domain/readiness/template.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatRate } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { formatDay } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { useNow } from '../ui/use-now.ts';
import { fromWallTime, toWallTime } from '../ui/zone.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

type Task = ShowView['readiness']['tasks'][number];

/** The four powers as tasks with owner and due day; open ones first, soonest due first. */
export function ReadinessPanel() {
  const t = useText();
  const plan = usePlan();
  const { readiness } = plan.view;
  const tasks = readiness.tasks.toSorted(
    (a, b) => Number(a.doneAt !== null) - Number(b.doneAt !== null) || a.dueAt - b.dueAt,
  );
  const done = tasks.filter((task) => task.doneAt !== null).length;
  const [isAdding, setAdding] = useState(false);
  const missing = missingTasks(
    standardTemplate,
    readiness.tasks.map(({ id }) => ({ taskId: id })),
    plan.view.show.plannedStartAt,
    plan.language === 'en' ? 'en' : 'zh',
  );
  const fill = useCommand((commandId) =>
    plan.send({ type: 'readiness.plan', tasks: missing }, { commandId }),
  );
  return (
    <Panel
      title={t('plan.readiness.title')}
      aside={
        <>
          {tasks.length > 0 && (
            <span className={styles.hint}>
              {t('plan.readiness.score', {
                done,
                all: tasks.length,
                rate: formatRate(readiness.score, plan.language, 0),
              })}
            </span>
          )}
          {plan.readOnly === null && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => setAdding(!isAdding)}
              aria-expanded={isAdding}
            >
              {t('plan.readiness.add')}
            </Button>
          )}
          {plan.readOnly === null && missing.length > 0 && (
            <CommandButton
              command={fill}
              size="compact-xs"
              label={t('plan.readiness.template', { n: missing.length })}
            />
          )}
        </>
      }
    >
      {isAdding && <AddTask onDone={() => setAdding(false)} />}
      {tasks.length === 0 && !isAdding && (
        <Empty title={t('plan.readiness.empty')} next={t('plan.readiness.emptyNext')} />
      )}
      <ul className={styles.tasks}>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
    </Panel>
  );
}

function TaskRow({ task }: { task: Task }) {
  const t = useText();
  const plan = usePlan();
  const { show } = plan.view;
  const now = useNow(60_000);
  const complete = useCommand((commandId) =>
    plan.send({ type: 'readiness.complete', taskId: task.id }, { commandId }),
  );
  const isDone = task.doneAt !== null;
  const isOverdue = !isDone && task.dueAt < now;
  const days = Math.max(0, Math.round((show.plannedStartAt - task.dueAt) / 86_400_000));
  return (
    <li data-done={isDone}>
      {isDone ? <IconCircleCheckFilled size={16} aria-hidden /> : <IconCircle size={16} aria-hidden />}
      <div>
        <b>{task.title}</b>
        <small>
          {t(`plan.readiness.powers.${task.power}`)} · {task.owner} ·{' '}
          {isDone
            ? t('plan.readiness.doneBy', {
                name: task.doneBy ?? '',
                time: formatDay(task.doneAt, show.timeZone, plan.language),
              })
            : `${t('plan.readiness.dayTo', { n: days })}, ${formatDay(task.dueAt, show.timeZone, plan.language)}`}
          {isOverdue && <span className={styles.refused}> {t('plan.readiness.overdue')}</span>}
        </small>
      </div>
      {!isDone && plan.readOnly === null && (
        <CommandButton
          command={complete}
          size="compact-xs"
          label={t('plan.readiness.done')}
          of={task.title}
        />
      )}
    </li>
  );
}

function AddTask({ onDone }: { onDone: () => void }) {
  const t = useText();
  const plan = usePlan();
  const { show } = plan.view;
  const [title, setTitle] = useState('');
  const [owner, setOwner] = useState('');
  const [kind, setKind] = useState<Power>('operation');
  const [due, setDue] = useState(toWallTime(show.plannedStartAt, show.timeZone));
  const dueAt = fromWallTime(due, show.timeZone);
  const isReady = title.trim() !== '' && owner.trim() !== '' && dueAt !== null;
  const add = useCommand(async (commandId) => {
    const outcome = await plan.send(
      {
        type: 'readiness.assign',
        power: kind,
        title: title.trim(),
        owner: owner.trim(),
        dueAt: dueAt ?? show.plannedStartAt,
      },
      { commandId },
    );
    if (outcome.ok) onDone();
    return outcome;
  });
  return (
    <div className={styles.addTask}>
      <TextInput
        size="xs"
        className={styles.wide ?? ''}
        label={t('plan.readiness.task')}
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label={t('plan.readiness.owner')}
        maxLength={80}
        value={owner}
        onChange={(event) => setOwner(event.currentTarget.value)}
      />
      <Select
        size="xs"
        label={t('plan.readiness.power')}
        data={power.options.map((value) => ({ value, label: t(`plan.readiness.powers.${value}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => setKind(power.options.find((one) => one === value) ?? 'operation')}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label={t('plan.readiness.due')}
        value={due}
        error={dueAt === null ? t('shows.badTime') : null}
        onChange={(event) => setDue(event.currentTarget.value)}
      />
      <CommandButton
        className={styles.addButton}
        command={add}
        size="xs"
        tone="accent"
        label={t('plan.readiness.add')}
        disabledWhy={isReady ? null : t('errors.invalid')}
      />
    </div>
  );
}
