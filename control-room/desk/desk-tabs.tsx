import {
  IconBroadcast,
  IconListNumbers,
  IconMapPin,
  IconMessageCircle,
  IconReceipt,
} from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import styles from './desk-tabs.module.css';

export type DeskTab = 'air' | 'run' | 'regions' | 'comments' | 'orders';
const tabs = [
  ['air', IconBroadcast],
  ['run', IconListNumbers],
  ['regions', IconMapPin],
  ['comments', IconMessageCircle],
  ['orders', IconReceipt],
] as const;

/** The foot of a narrow screen: one part of the desk at a time. */
export function DeskTabs({ tab, onTab }: { tab: DeskTab; onTab: (tab: DeskTab) => void }) {
  const t = useText();
  return (
    <nav className={styles.tabs} aria-label={t('desk.title')}>
      {tabs.map(([name, Icon]) => (
        <button key={name} type="button" aria-current={tab === name} onClick={() => onTab(name)}>
          <Icon size={18} aria-hidden />
          {t(`desk.tab.${name}`)}
        </button>
      ))}
    </nav>
  );
}
