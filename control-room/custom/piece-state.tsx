import {
  IconCircleCheck,
  IconClockExclamation,
  IconCoin,
  IconHammer,
  IconHourglass,
  IconPackage,
  IconReceiptRefund,
  IconTag,
  IconWallet,
  IconX,
} from '@tabler/icons-react';
import type { CustomState } from '#shared/contract/custom.ts';
import { useText } from '../i18n/use-text.ts';
import { Status } from '../ui/status.tsx';

const looks = {
  requested: { tone: 'warn', icon: IconHourglass },
  quoted: { tone: 'info', icon: IconTag },
  lapsed: { tone: 'warn', icon: IconClockExclamation },
  accepted: { tone: 'info', icon: IconWallet },
  'deposit-paid': { tone: 'good', icon: IconCoin },
  making: { tone: 'info', icon: IconHammer },
  ready: { tone: 'good', icon: IconPackage },
  collected: { tone: 'off', icon: IconCircleCheck },
  cancelled: { tone: 'off', icon: IconX },
  refunded: { tone: 'off', icon: IconReceiptRefund },
} as const satisfies Record<CustomState, unknown>;

export function PieceState({ state }: { state: CustomState }) {
  const t = useText();
  return <Status icon={looks[state].icon} tone={looks[state].tone} word={t(`custom.state.${state}`)} />;
}
