import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconBuildingStore,
  IconDatabase,
  IconInbox,
  IconLogout,
  IconPlugConnected,
  IconSettings,
  IconSparkles,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import { may } from '#shared/contract/roles.ts';
import type { User } from '#shared/contract/sessions.ts';
import { useText } from '../i18n/use-text.ts';
import { MenuList } from '../ui/menu-list.tsx';
import { useMay, useSignOut } from './session.ts';
import styles from './shell.module.css';

export function UserMenu({ user }: { user: User }) {
  const t = useText();
  const signOut = useSignOut();
  const mayRead = useMay('shows.read');
  const mayServe = useMay('counter');
  const mayTrade = useMay('shows.trade');
  const mayAct = useMay('regions.act');
  const isAdmin = useMay('admin');
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.user} aria-label={`${user.name}, ${t(`common.role.${user.role}`)}`}>
          <IconUserCircle size={18} aria-hidden />
          <span className={styles.userName}>{user.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <MenuList>
        <Menu.Label>
          {user.name} · {t(`common.role.${user.role}`)}
        </Menu.Label>
        {may(user.role, 'org.read') && (
          <Menu.Item component={Link} to="/records" leftSection={<IconDatabase size={16} aria-hidden />}>
            {t('records.title')}
          </Menu.Item>
        )}
        {may(user.role, 'org.write') && (
          <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} aria-hidden />}>
            {t('orders.settings.title')}
          </Menu.Item>
        )}
        {mayRead && user.role !== 'region' && (
          <Menu.Item component={Link} leftSection={<IconInbox size={16} aria-hidden />} to="/inbox">
            {t('inbox.title')}
          </Menu.Item>
        )}
        {isAdmin && (
          <Menu.Item component={Link} leftSection={<IconUsers size={16} aria-hidden />} to="/settings/users">
            {t('users.title')}
          </Menu.Item>
        )}
        {isAdmin && (
          <Menu.Item
            component={Link}
            leftSection={<IconPlugConnected size={16} aria-hidden />}
            to="/settings/shops"
          >
            {t('shops.title')}
          </Menu.Item>
        )}
        {mayRead && (mayTrade || mayAct) && (
          <Menu.Item component={Link} leftSection={<IconSparkles size={16} aria-hidden />} to="/custom">
            {t('custom.title')}
          </Menu.Item>
        )}
        {mayServe && (
          <Menu.Item component={Link} leftSection={<IconBuildingStore size={16} aria-hidden />} to="/store">
            {t('counter.title')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          {t('common.signIn.signOut')}
        </Menu.Item>
      </MenuList>
    </Menu>
  );
}
