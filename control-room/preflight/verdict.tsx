import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { PreflightView } from '#shared/contract/preflight.ts';
import { useText } from '../i18n/use-text.ts';
import styles from './preflight.module.css';

/** Go or no-go: word, icon and colour. */
export function Verdict({ view }: { view: Pick<PreflightView, 'go' | 'problems'> }) {
  const t = useText();
  const n = view.problems.filter(({ level }) => level === 'blocker').length;
  return (
    <p className={styles.verdict} data-go={view.go} role="status">
      {view.go ? <IconCircleCheck size={20} aria-hidden /> : <IconCircleX size={20} aria-hidden />}
      <b>{t(view.go ? 'plan.preflight.go' : 'plan.preflight.noGo')}</b>
      <span>{view.go ? t('plan.preflight.goWhy') : t('plan.preflight.noGoWhy', { n })}</span>
    </p>
  );
}
