import { Button, NativeSelect } from '@mantine/core';
import { IconFileText, IconPresentation } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useRegions } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatDay, formatLength } from '../ui/time.ts';
import { zoneName } from '../ui/zone.ts';
import { useReviewPage } from './context.ts';
import { ExportMenu } from './export-menu.tsx';
import styles from './review.module.css';
import type { ViewState } from './view-state.ts';

/** What the page is of, and what can be done with it. */
export function Top({ view }: { view: ViewState }) {
  const t = useText();
  const { review, language, clock } = useReviewPage();
  const { show, part } = review;
  const start = show.startedAt ?? show.plannedStartAt;
  const end = show.endedAt ?? start;
  return (
    <div className={styles.top}>
      <div>
        <h1>
          {t('review.title')} · {inLanguage(show.title, language)}
        </h1>
        <p className={styles.soft}>
          {t('review.when', {
            from: formatDay(start, show.timeZone, language),
            to: formatDay(end, show.timeZone, language),
            length: formatLength(end - start),
            zone: zoneName(show.timeZone, start, language),
            currency: show.currency,
          })}
        </p>
        {part && view.isReport && (
          <p>
            {t('review.insight.part.label')}: {clock(part.from)} – {clock(part.to)}
          </p>
        )}
      </div>
      <div className={styles.tools} data-screen>
        <RegionFilter view={view} />
        <Button
          leftSection={<IconPresentation aria-hidden size={15} />}
          onClick={() => view.setStep(0)}
          size="xs"
          variant="default"
        >
          {t('review.insight.meeting.start')}
        </Button>
        <Button
          leftSection={<IconFileText aria-hidden size={15} />}
          onClick={() => view.setReport(true)}
          size="xs"
          title={t('review.insight.report.open')}
          variant="default"
        >
          {t('review.insight.report.menu')}
        </Button>
        <ExportMenu view={view} />
        <Button component={Link} size="xs" to="/trends" variant="default">
          {t('review.insight.trends.open')}
        </Button>
      </div>
    </div>
  );
}

function RegionFilter({ view }: { view: ViewState }) {
  const t = useText();
  const { names, review } = useReviewPage();
  const regions = useRegions().data ?? [];
  const known = new Set(review.regions.map((region) => region.regionId));
  return (
    <div className={styles.filter}>
      <NativeSelect
        aria-label={t('review.region')}
        data={[
          { value: '', label: t('review.allRegions') },
          ...regions
            .filter(({ id }) => known.has(id))
            .map(({ id }) => ({ value: id, label: names.region(id) })),
        ]}
        onChange={(event) => view.setRegion(event.target.value || null)}
        size="xs"
        value={view.regionId ?? ''}
      />
      {view.regionId !== null && (
        <span className={styles.soft}>{t('review.filterNote', { region: names.region(view.regionId) })}</span>
      )}
    </div>
  );
}
