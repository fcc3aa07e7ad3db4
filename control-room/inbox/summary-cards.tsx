import { UnstyledButton } from '@mantine/core';
import type { InboxSummary } from '#shared/contract/hooks.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatCount } from '../ui/number.ts';
import { formatDay } from '../ui/time.ts';
import { hereZone } from './here-zone.ts';
import styles from './inbox.module.css';

const counted = ['failed', 'received', 'done', 'ignored'] as const;

/** How each platform's messages stand; a card chooses its connector. */
export function SummaryCards(props: {
  summary: InboxSummary;
  chosen: string;
  onChoose: (connector: string) => void;
}) {
  const t = useText();
  const language = useLanguage();
  if (props.summary.connectors.length === 0) return null;
  return (
    <ul className={styles.cards} aria-label={t('inbox.counts')}>
      {props.summary.connectors.map((row) => {
        const isChosen = props.chosen === row.connector;
        return (
          <li key={`${row.connector} ${row.account}`}>
            <UnstyledButton
              aria-pressed={isChosen}
              className={styles.card ?? ''}
              onClick={() => props.onChoose(isChosen ? '' : row.connector)}
            >
              <strong>
                {row.connector} {row.account}
              </strong>
              <span className={styles.counts}>
                {counted.map((name) => (
                  <span data-name={row[name] > 0 ? name : 'none'} key={name}>
                    {t(`inbox.status.${name}`)} <b>{formatCount(row[name], language)}</b>
                  </span>
                ))}
              </span>
              <small>{t('inbox.last', { time: formatDay(row.lastAt, hereZone, language) })}</small>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
