import { Button } from '@mantine/core';
import { IconGift } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useClockOffset, useLiveShow } from '../live/use-live.ts';
import { countdown } from '../ui/countdown.ts';
import { formatCount } from '../ui/number.ts';
import { useNow } from '../ui/use-now.ts';
import { useDesk } from './desk-context.tsx';
import styles from './sold-out-prompt.module.css';

/** The draw that is open, with its countdown; then its winners by full name, until they are noted. */
export function DrawStrip() {
  const t = useText();
  const desk = useDesk();
  const draw = useLiveShow((show) => show.state.draws.at(-1) ?? null);
  const isLive = useLiveShow((show) => show.state.status === 'live');
  const [noted, setNoted] = useState<string | null>(null);
  if (!draw || !isLive || noted === draw.drawId) return null;
  const { result, prize, condition, keyword } = draw;
  const count = (n: number) => formatCount(n, desk.language);
  return (
    <div className={styles.prompt} data-tone="draw" role="status">
      <IconGift size={16} aria-hidden />
      <span>
        <b>{prize}</b>{' '}
        {result === null ? (
          <>
            {keyword === null ? t(`desk.draw.who.${condition}`) : t('desk.draw.withKeyword', { keyword })} ·{' '}
            <Left endsAt={draw.endsAt} />
          </>
        ) : (
          t('desk.draw.result', {
            n: count(result.entrants),
            names: result.winners.map(({ name }) => name).join(', ') || t('desk.draw.nobody'),
          })
        )}
      </span>
      {result !== null && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setNoted(draw.drawId)}>
          {t('desk.draw.noted')}
        </Button>
      )}
    </div>
  );
}

function Left({ endsAt }: { endsAt: number }) {
  const t = useText();
  const left = countdown(endsAt, useNow(500), useClockOffset());
  return <>{t('desk.draw.left', { time: left.text })}</>;
}
