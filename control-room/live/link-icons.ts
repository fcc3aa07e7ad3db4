import { IconPlugConnected, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';

/** How the live connection looks, by what it is. */
export const linkIcons = {
  connected: IconPlugConnected,
  connecting: IconRefresh,
  reconnecting: IconRefresh,
  offline: IconPlugConnectedX,
} as const;
