import { UnstyledButton } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import styles from './custom.module.css';
import { type Stage, stages } from './stages.ts';

/** One stage of the work or all of it, with how many pieces stand there. */
export function StageFilter(props: {
  counts: Readonly<Record<Stage, number>>;
  total: number;
  value: Stage | null;
  onChange: (stage: Stage | null) => void;
}) {
  const t = useText();
  const { counts, total, value, onChange } = props;
  return (
    <fieldset className={styles.stages} aria-label={t('custom.stages')}>
      {[null, ...stages].map((stage) => (
        <UnstyledButton
          aria-pressed={value === stage}
          data-urgent={stage === 'waiting' && counts.waiting > 0}
          key={stage ?? 'all'}
          onClick={() => onChange(stage)}
        >
          {stage === null ? t('custom.all') : t(`custom.stage.${stage}`)}{' '}
          <b>{stage === null ? total : counts[stage]}</b>
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
