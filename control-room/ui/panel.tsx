import type { ReactNode } from 'react';
import styles from './panel.module.css';

/** A titled region of a page. `fill` lets its body scroll inside the space it is given. */
export function Panel(props: {
  title: string;
  aside?: ReactNode;
  fill?: boolean;
  flush?: boolean;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section
      className={`${styles.panel} ${props.className ?? ''}`}
      data-fill={props.fill ?? false}
      data-flush={props.flush ?? false}
      aria-label={props.title}
    >
      <header className={styles.head}>
        <h2>{props.title}</h2>
        {props.aside && <div className={styles.aside}>{props.aside}</div>}
      </header>
      <div className={styles.body}>{props.children}</div>
    </section>
  );
}
