import { useText } from '../i18n/use-text.ts';
import { formatCount } from '../ui/number.ts';
import { formatLength } from '../ui/time.ts';
import { Table } from './trends-table.tsx';
import type { Written } from './written.ts';

export function Hosts({ view, language, money }: Written) {
  const t = useText();
  return (
    <Table
      columns={[
        { title: t('review.insight.team.host'), cell: (row) => row.host },
        {
          title: t('review.insight.trends.times'),
          cell: (row) => formatCount(row.shows, language),
          isNumeric: true,
        },
        {
          title: t('review.insight.trends.hours'),
          cell: (row) => formatLength(row.onAirMs),
          isNumeric: true,
        },
        { title: t('metrics.name.paid'), cell: (row) => money(row.paid), isNumeric: true },
        { title: t('review.insight.team.perHour'), cell: (row) => money(row.paidPerHour), isNumeric: true },
        {
          title: t('review.insight.team.entered'),
          cell: (row) => formatCount(row.entered, language),
          isNumeric: true,
        },
      ]}
      rowKey={(row) => row.host}
      rows={view.hosts}
      title={t('review.insight.trends.hosts')}
    />
  );
}
