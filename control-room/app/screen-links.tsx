import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDeviceTablet, IconScreenShare } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useText } from '../i18n/use-text.ts';

/** The show's other screens, each in a window of its own: the host's and the wall. */
export function ScreenLinks({ showId }: { showId: string }) {
  const t = useText();
  const path = `/shows/${encodeURIComponent(showId)}`;
  const links = [
    { to: `${path}/host`, label: t('host.title'), Icon: IconDeviceTablet },
    { to: `${path}/wall`, label: t('wall.title'), Icon: IconScreenShare },
  ];
  return links.map(({ to, label, Icon }) => (
    <Tooltip key={to} label={label}>
      <ActionIcon component={Link} to={to} target="_blank" variant="default" size={26} aria-label={label}>
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  ));
}
