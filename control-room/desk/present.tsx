import { Popover } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { role } from '#shared/contract/roles.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { useDesk } from './desk-context.tsx';
import styles from './present.module.css';

/** Who is at the desk: how many at a glance; by name, role and what each is editing when asked. */
export function Present() {
  const t = useText();
  const desk = useDesk();
  const presence = useLiveShow((show) => show.presence);
  const leases = useLiveShow((show) => show.leases);
  const now = useServerNow();
  const names = presence.map((one) => one.name).join(', ');
  return (
    <Popover position="bottom-end" withArrow>
      <Popover.Target>
        <button type="button" className={styles.presence}>
          <IconUsers size={15} aria-hidden />
          {presence.length}
          <span className="sr-only">{t('desk.header.presence', { names })}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <h2 className={styles.title}>{t('lease.present')}</h2>
        <ul className={styles.list}>
          {presence.map((one) => (
            <li key={one.userId}>
              <b>{one.name}</b>{' '}
              <span>
                {roleText(t, one.role)}
                {one.userId === desk.user.id && ` · ${t('lease.you')}`}
              </span>
              {leases
                .filter(({ userId, until }) => userId === one.userId && now < until)
                .map(({ kind, itemId }) => (
                  <em key={`${kind} ${itemId}`}>
                    {t(kind === 'price' ? 'lease.holdsPrice' : 'lease.holdsStock', {
                      item: desk.itemName(itemId),
                    })}
                  </em>
                ))}
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function roleText(t: ReturnType<typeof useText>, name: string): string {
  const known = role.safeParse(name);
  return known.success ? t(`common.role.${known.data}`) : name;
}
