import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { SegmentSizes } from '#shared/contract/organisation.ts';
import { api, failureOf } from '../app/api.ts';
import { useMay } from '../app/session.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatCount } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './records.module.css';
import type { Names } from './use-names.ts';

/** How large each segment is, and where: the audience an offer for it would have. */
export function SegmentsPanel({ names }: { names: Names }) {
  const t = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const mayWrite = useMay('org.write');
  const key = ['segments'];
  const sizes = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<SegmentSizes>('/api/segments', signal),
  }).data;
  const compute = useCommand(async () => {
    try {
      client.setQueryData(key, await api.post<SegmentSizes>('/api/segments', {}));
      await client.invalidateQueries({ queryKey: ['members'] });
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  });
  if (!sizes) return null;
  return (
    <Panel
      title={t('records.segments')}
      aside={
        mayWrite && (
          <CommandButton command={compute} size="compact-xs" tone="accent" label={t('records.compute')} />
        )
      }
    >
      <ul className={styles.segments}>
        {sizes.segments.map(({ segment, members, regions }) => (
          <li key={segment}>
            <b>{t(`records.segment.${segment}`)}</b>
            <small>{t(`records.segmentSays.${segment}`)}</small>
            <strong>{t('records.members', { n: formatCount(members, language) })}</strong>
            <small>
              {regions
                .toSorted((a, b) => b.members - a.members)
                .slice(0, 4)
                .map((one) => `${names.said('regions', one.regionId)} ${formatCount(one.members, language)}`)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
