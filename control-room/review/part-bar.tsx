import { Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import styles from './insight.module.css';
import { momentInShow } from './moment.ts';
import type { ViewState } from './view-state.ts';

/** Which part of the show everything below is of, and how to choose one without a mouse. */
export function PartBar({ view }: { view: ViewState }) {
  const t = useText();
  const { review, clock } = useReviewPage();
  const { part } = review;
  return (
    <section aria-label={t('review.insight.part.label')} className={styles.partBar} data-on={part !== null}>
      <b>{t('review.insight.part.label')}</b>
      {part === null ? (
        <span>{t('review.insight.part.whole')}</span>
      ) : (
        <>
          <span className={styles.chip}>
            {t('review.insight.part.chip', {
              from: clock(part.from),
              to: clock(part.to),
              length: formatLength(part.to - part.from),
            })}
          </span>
          <Button
            leftSection={<IconX aria-hidden size={13} />}
            onClick={() => view.setPart(null)}
            size="compact-xs"
            variant="default"
          >
            {t('review.insight.part.clear')}
          </Button>
        </>
      )}
      <Times key={`${part?.from} ${part?.to}`} view={view} />
      <p className={styles.soft}>
        {t(part === null ? 'review.insight.part.hint' : 'review.insight.part.note')}
      </p>
    </section>
  );
}

function Times({ view }: { view: ViewState }) {
  const t = useText();
  const { review, clock } = useReviewPage();
  const { part, show } = review;
  const [from, setFrom] = useState(part ? clock(part.from) : '');
  const [to, setTo] = useState(part ? clock(part.to) : '');
  if (show.startedAt === null || show.endedAt === null) return null;
  const window = { startedAt: show.startedAt, endedAt: show.endedAt };
  const [start, end] = [momentInShow(from, window, show.timeZone), momentInShow(to, window, show.timeZone)];
  const isPart = start !== null && end !== null && end > start;
  const isWrong = from !== '' && to !== '' && !isPart;
  return (
    <form
      className={styles.times}
      onSubmit={(event) => {
        event.preventDefault();
        if (isPart) view.setPart({ from: start, to: end });
      }}
    >
      <TextInput
        aria-label={t('review.insight.part.from')}
        onChange={(event) => setFrom(event.target.value)}
        size="xs"
        step={1}
        type="time"
        value={from}
      />
      <span aria-hidden>–</span>
      <TextInput
        aria-label={t('review.insight.part.to')}
        error={isWrong && t('review.insight.part.bad')}
        onChange={(event) => setTo(event.target.value)}
        size="xs"
        step={1}
        type="time"
        value={to}
      />
      <Button disabled={!isPart} size="compact-sm" type="submit" variant="light">
        {t('review.insight.part.apply')}
      </Button>
    </form>
  );
}
