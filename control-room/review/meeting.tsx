import { Button } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconX } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import styles from './insight.module.css';

/** The bar of a review meeting: one part of the page at a time, across the table. */
export function MeetingBar(props: { step: number; of: number; onStep: (step: number | null) => void }) {
  const t = useText();
  const { step, of, onStep } = props;
  return (
    <nav aria-label={t('review.insight.meeting.start')} className={styles.meeting} data-screen>
      <Button
        disabled={step === 0}
        leftSection={<IconArrowLeft aria-hidden size={16} />}
        onClick={() => onStep(step - 1)}
        variant="default"
      >
        {t('review.insight.meeting.back')}
      </Button>
      <b aria-live="polite">{t('review.insight.meeting.step', { n: step + 1, of })}</b>
      <Button
        disabled={step === of - 1}
        onClick={() => onStep(step + 1)}
        rightSection={<IconArrowRight aria-hidden size={16} />}
      >
        {t('review.insight.meeting.next')}
      </Button>
      <Button leftSection={<IconX aria-hidden size={16} />} onClick={() => onStep(null)} variant="subtle">
        {t('review.insight.meeting.end')}
      </Button>
    </nav>
  );
}
