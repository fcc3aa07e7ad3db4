import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import styles from './my.module.css';

const shownAtFirst = 10;
const step = 20;

/** A ranked list on a phone: the first ten, and more on demand. */
export function RankedList<T>(props: {
  title: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  children: (row: T, place: number) => ReactNode;
  above?: ReactNode;
}) {
  const t = useText();
  const [shown, setShown] = useState(shownAtFirst);
  const left = props.rows.length - shown;
  return (
    <section className={styles.card} aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.above}
      {props.rows.length === 0 && <p className={styles.soft}>{t('my.noFigures')}</p>}
      <ol className={styles.ranked}>
        {props.rows.slice(0, shown).map((row, index) => (
          <li key={props.keyOf(row)}>{props.children(row, index + 1)}</li>
        ))}
      </ol>
      {left > 0 && (
        <Button variant="default" fullWidth onClick={() => setShown(shown + step)}>
          {t('my.more', { n: Math.min(step, left) })}
        </Button>
      )}
    </section>
  );
}
