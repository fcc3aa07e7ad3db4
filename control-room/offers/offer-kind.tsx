import {
  IconBox,
  IconCalendarTime,
  IconCircleCheck,
  IconCircleOff,
  IconCircleX,
  IconDiscount2,
  IconGift,
  IconHourglass,
  IconSparkles,
  IconTicket,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { OfferKind as Kind, OfferState as State } from '#shared/contract/offers.ts';
import { useText } from '../i18n/use-text.ts';
import { Status } from '../ui/status.tsx';
import styles from './offers.module.css';

const icons = {
  coupon: IconTicket,
  bundle: IconBox,
  gift: IconGift,
  'member-price': IconDiscount2,
  'group-buy': IconUsersGroup,
  presale: IconHourglass,
  custom: IconSparkles,
} as const satisfies Record<Kind, unknown>;

/** The kind as icon and word. */
export function OfferKind({ kind, className }: { kind: Kind; className?: string | undefined }) {
  const t = useText();
  const Icon = icons[kind];
  return (
    <span className={className ?? styles.kind}>
      <Icon size={14} aria-hidden /> {t(`offers.kind.${kind}`)}
    </span>
  );
}

const looks = {
  planned: { tone: 'info', icon: IconCalendarTime },
  open: { tone: 'good', icon: IconCircleCheck },
  closed: { tone: 'off', icon: IconCircleOff },
  cancelled: { tone: 'off', icon: IconCircleX },
} as const satisfies Record<State, unknown>;

/** Open in green and filled, planned in blue, what is over in grey; always with its word. */
export function OfferState({ state }: { state: State }) {
  const t = useText();
  return (
    <Status
      tone={looks[state].tone}
      icon={looks[state].icon}
      word={t(`offers.state.${state}`)}
      solid={state === 'open'}
    />
  );
}
