import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import styles from './tile.module.css';

export type TileTone = 'plain' | 'good' | 'warn' | 'bad';

/** What a figure has become more or less by: in a sentence, and as short as fits beside the figure ('' = nothing to see). */
export interface Delta {
  readonly text: string;
  readonly mark: string;
  readonly tone: TileTone;
}

/**
 * One figure: name, value with unit, target, delta and time. `formula` is its tooltip, reachable by keyboard.
 * `value` null is “no data yet”, which looks different from 0; `stale` dims it and says since when.
 */
export function Tile(props: {
  name: string;
  formula?: string;
  value: string | null;
  unit?: string;
  target?: string | undefined;
  delta?: Delta | null | undefined;
  time?: string | undefined;
  stale?: boolean;
  tone?: TileTone;
  large?: boolean;
  children?: ReactNode;
}) {
  const t = useText();
  const delta = props.stale ? null : props.delta;
  const said = [props.formula, delta?.text].filter(Boolean).join(' ');
  const body = (
    // Its name is a button only so that the formula can be read by keyboard and by touch.
    <div
      className={styles.tile}
      data-stale={props.stale ?? false}
      data-tone={props.tone ?? 'plain'}
      data-large={props.large ?? false}
    >
      <button type="button" className={styles.name} aria-label={`${props.name}. ${said}`}>
        {props.name}
      </button>
      <div className={styles.value}>
        {props.value === null ? (
          <span className={styles.none}>{t('common.noData')}</span>
        ) : (
          <>
            {props.value}
            {props.unit && <small> {props.unit}</small>}
            {delta?.mark && (
              <span className={styles.delta} data-tone={delta.tone} aria-hidden>
                {delta.mark}
              </span>
            )}
          </>
        )}
      </div>
      <div className={styles.foot}>
        {props.target !== undefined && !props.stale && <span>{props.target}</span>}
        {props.time !== undefined && (
          <time>{props.stale ? t('common.asOf', { time: props.time }) : props.time}</time>
        )}
      </div>
      {props.children}
    </div>
  );
  return props.formula ? (
    <Tooltip label={delta ? `${props.formula} · ${delta.text}` : props.formula} position="bottom">
      {body}
    </Tooltip>
  ) : (
    body
  );
}
