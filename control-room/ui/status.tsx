import {
  IconArchive,
  IconCalendarEvent,
  IconCircleCheck,
  IconHourglassEmpty,
  IconMinus,
  IconPencil,
  IconPlayerRecordFilled,
  IconPlayerStop,
  IconTheater,
  IconTrendingDown,
  IconTrendingUp,
  IconUrgent,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { PaceStatus } from '#shared/contract/metrics.ts';
import type { ShowStatus } from '#shared/contract/shows.ts';
import { useText } from '../i18n/use-text.ts';
import styles from './status.module.css';

export type Tone = 'on-air' | 'good' | 'warn' | 'bad' | 'off' | 'info';

/** A state as word + icon + colour; never colour alone. */
export function Status(props: {
  tone: Tone;
  icon: ComponentType<{ size?: number | string; 'aria-hidden'?: boolean }>;
  word: string;
  solid?: boolean;
  title?: string;
}) {
  const Icon = props.icon;
  return (
    <span
      className={styles.status}
      data-tone={props.tone}
      data-solid={props.solid ?? false}
      title={props.title}
    >
      <Icon size={14} aria-hidden />
      <span>{props.word}</span>
    </span>
  );
}

const showLooks = {
  draft: { tone: 'off', icon: IconPencil },
  scheduled: { tone: 'good', icon: IconCalendarEvent },
  rehearsal: { tone: 'warn', icon: IconTheater },
  live: { tone: 'on-air', icon: IconPlayerRecordFilled },
  ended: { tone: 'off', icon: IconPlayerStop },
  reviewed: { tone: 'info', icon: IconArchive },
} as const satisfies Record<ShowStatus, { tone: Tone; icon: ComponentType }>;

/** ON AIR red and filled, scheduled green, everything off grey. */
export function ShowState({ status }: { status: ShowStatus }) {
  const t = useText();
  const look = showLooks[status];
  return (
    <Status
      tone={look.tone}
      icon={look.icon}
      word={t(`common.show.${status}`)}
      solid={status === 'live' || status === 'scheduled'}
    />
  );
}

const paceLooks = {
  ahead: { tone: 'good', icon: IconTrendingUp },
  'on-track': { tone: 'good', icon: IconCircleCheck },
  behind: { tone: 'warn', icon: IconTrendingDown },
  critical: { tone: 'bad', icon: IconUrgent },
  early: { tone: 'off', icon: IconHourglassEmpty },
  none: { tone: 'off', icon: IconMinus },
} as const satisfies Record<PaceStatus | 'early' | 'none', { tone: Tone; icon: ComponentType }>;

/** Without a status it is either too early to tell, or there is no target to measure against. */
export function PaceState(props: { status: PaceStatus | null; hasTarget: boolean }) {
  const t = useText();
  const name = props.status ?? (props.hasTarget ? 'early' : 'none');
  return (
    <Status
      tone={paceLooks[name].tone}
      icon={paceLooks[name].icon}
      word={t(`metrics.status.${name}`)}
      title={t(`metrics.bound.${name}`)}
    />
  );
}
