import { ActionIcon, Tooltip } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useText } from '../i18n/use-text.ts';

/** To a show's orders and money. */
export function MoneyLink({ showId }: { showId: string }) {
  const t = useText();
  const label = t('money.open');
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        component={Link}
        size={26}
        to={`/shows/${encodeURIComponent(showId)}/money`}
        variant="default"
      >
        <IconReceipt aria-hidden size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
