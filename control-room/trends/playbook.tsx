import { Link } from 'react-router';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatRate } from '../ui/number.ts';
import styles from './trends.module.css';
import { Table } from './trends-table.tsx';
import type { Written } from './written.ts';

export function Playbook({ view, language }: Written) {
  const t = useText();
  const rate = (value: number | null) => formatRate(value, language);
  return (
    <Table
      columns={[
        {
          title: t('review.insight.trends.lesson'),
          cell: (row) => <span className={styles.words}>{row.lesson.text}</span>,
        },
        {
          title: t('review.insight.trends.from'),
          cell: (row) => (
            <Link to={`/shows/${encodeURIComponent(row.showId)}/review?tab=notes`}>
              {inLanguage(row.title, language)}
            </Link>
          ),
        },
        {
          title: t('review.insight.trends.became'),
          cell: (row) =>
            row.lesson.tasks.length === 0
              ? t('review.insight.trends.notUsed')
              : row.lesson.tasks.map((task) => (
                  <span className={styles.task} key={task.taskId}>
                    {inLanguage(task.title, language)} (
                    {t(task.doneAt === null ? 'review.insight.lesson.open' : 'review.insight.lesson.done')})
                  </span>
                )),
        },
        {
          title: t('review.insight.trends.after'),
          cell: (row) =>
            `${rate(row.before)} → ${row.after.map(({ attainment }) => rate(attainment)).join(', ') || '–'}`,
          isNumeric: true,
        },
      ]}
      note={t('review.insight.trends.playbookNote')}
      rowKey={(row) => `${row.showId} ${row.lesson.id}`}
      rows={view.playbook}
      title={t('review.insight.trends.playbook')}
    />
  );
}
