import { Tooltip } from '@mantine/core';
import styles from './figure-name.module.css';

/** A figure's name, which says its formula: to the pointer, the keyboard and a finger, and to whoever listens. */
export function FigureName({ name, formula }: { name: string; formula: string }) {
  return (
    <Tooltip label={formula}>
      <button aria-label={`${name}. ${formula}`} className={styles.name} type="button">
        {name}
      </button>
    </Tooltip>
  );
}
