import { IconCircleCheck, IconCircleX, IconClock, IconMinus } from '@tabler/icons-react';
import type { InboxStatus } from '#shared/contract/hooks.ts';
import { useText } from '../i18n/use-text.ts';
import { Status } from '../ui/status.tsx';

const looks = {
  received: { tone: 'warn', icon: IconClock },
  done: { tone: 'good', icon: IconCircleCheck },
  ignored: { tone: 'off', icon: IconMinus },
  failed: { tone: 'bad', icon: IconCircleX },
} as const;

export function MessageStatus({ status }: { status: InboxStatus }) {
  const t = useText();
  return <Status icon={looks[status].icon} tone={looks[status].tone} word={t(`inbox.status.${status}`)} />;
}
