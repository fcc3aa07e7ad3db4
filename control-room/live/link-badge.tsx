import { Tooltip } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import styles from './link-badge.module.css';
import { linkIcons } from './link-icons.ts';
import { useLive } from './use-live.ts';

/** Connected, reconnecting n or offline, with round trip; clock offset and reconnects in its tooltip. */
export function LinkBadge() {
  const t = useText();
  const link = useLive((state) => state.link);
  const clock = useLive((state) => state.clock);
  const reconnects = useLive((state) => state.reconnects);
  const Icon = linkIcons[link.kind];
  const word =
    link.kind === 'reconnecting'
      ? t('common.link.reconnecting', { n: Math.max(1, link.attempt) })
      : t(`common.link.${link.kind}`);
  const offset = Math.round(clock?.offsetMs ?? 0);
  const detail = clock
    ? t('common.link.detail', {
        rtt: Math.round(clock.rttMs),
        offset: Math.abs(offset),
        side: offset > 0 ? t('common.link.behind') : t('common.link.ahead'),
        n: reconnects,
      })
    : word;
  return (
    <Tooltip label={detail}>
      <button type="button" className={styles.badge} data-kind={link.kind}>
        <Icon size={15} aria-hidden />
        <span>{word}</span>
        <span className="sr-only">{detail}</span>
        {link.kind === 'connected' && clock && (
          <span className={styles.figures}>
            {t('common.link.rtt', { ms: Math.round(clock.rttMs) })}
            <span>{` Δ${offset < 0 ? '−' : '+'}${Math.abs(offset)}`}</span>
          </span>
        )}
      </button>
    </Tooltip>
  );
}
