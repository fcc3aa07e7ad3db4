import { Button, TextInput } from '@mantine/core';
import { IconCircleCheck, IconKey, IconLock, IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { User } from '#shared/contract/sessions.ts';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useRegions, useStores } from '../app/queries.ts';
import { useSession } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { Status } from '../ui/status.tsx';
import tables from '../ui/table.module.css';
import { useCommand } from '../ui/use-command.ts';
import { PasswordLinkModal } from './password-link-modal.tsx';
import { UserForm } from './user-form.tsx';
import { useUsers, useUserWrites } from './user-queries.ts';
import styles from './users.module.css';

/** Who may sign in, as what and where: added, changed, locked out, and given a link to set a password. */
export function UsersPage() {
  const t = useText();
  const users = useUsers();
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<User | 'new' | null>(null);
  const [linked, setLinked] = useState<{ user: User; isNew: boolean } | null>(null);
  const word = words.trim().toLowerCase();
  const rows = (users.data ?? []).filter(
    ({ name, username }) => name.toLowerCase().includes(word) || username.includes(word),
  );
  return (
    <>
      <Header />
      <main className={styles.page}>
        <div className={styles.top}>
          <h1>{t('users.title')}</h1>
          <Button leftSection={<IconPlus aria-hidden size={16} />} onClick={() => setEdited('new')} size="xs">
            {t('users.add')}
          </Button>
        </div>
        <p className={styles.soft}>{t('users.hint')}</p>
        <TextInput
          aria-label={t('users.find')}
          onChange={(event) => setWords(event.currentTarget.value)}
          placeholder={t('users.find')}
          size="xs"
          value={words}
        />
        {users.isPending && <Loading height={40} rows={6} />}
        {users.isError && <ErrorPanel failure={failureOf(users.error)} retry={() => void users.refetch()} />}
        {users.data && rows.length === 0 && <Empty title={t('users.none')} />}
        {rows.length > 0 && (
          <UserTable onEdit={setEdited} onLink={(user) => setLinked({ user, isNew: false })} rows={rows} />
        )}
        {edited && (
          <UserForm
            onClose={() => setEdited(null)}
            onMade={(user) => setLinked({ user, isNew: true })}
            user={edited === 'new' ? null : edited}
          />
        )}
        {linked && <PasswordLinkModal {...linked} onClose={() => setLinked(null)} />}
      </main>
    </>
  );
}

interface Acts {
  readonly onEdit: (user: User) => void;
  readonly onLink: (user: User) => void;
}

function UserTable({ rows, ...acts }: Acts & { rows: readonly User[] }) {
  const t = useText();
  return (
    <Scroller className={tables.framed} label={t('users.title')}>
      <table className={`${tables.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t('users.name')}</th>
            <th scope="col">{t('users.role')}</th>
            <th scope="col">
              {t('users.regions')} / {t('users.stores')}
            </th>
            <th scope="col">{t('users.state')}</th>
            <th scope="col">
              <span className="sr-only">{t('users.edit')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((user) => (
            <UserRow key={user.id} user={user} {...acts} />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function UserRow({ user, onEdit, onLink }: Acts & { user: User }) {
  const t = useText();
  const { data: me } = useSession();
  const { change } = useUserWrites();
  const isLocked = user.locked === true;
  const isMe = me?.id === user.id;
  const lock = useCommand(
    async () => {
      try {
        await change.mutateAsync({ id: user.id, changes: { locked: !isLocked } });
        return { ok: true };
      } catch (error) {
        return { ok: false, error: failureOf(error) };
      }
    },
    { confirm: !isLocked },
  );
  return (
    <tr>
      <th scope="row">
        {user.name} {isMe && <small>({t('users.you')})</small>}
        <small className={styles.username}>{user.username}</small>
      </th>
      <td>{t(`common.role.${user.role}`)}</td>
      <td>
        <Where user={user} />
      </td>
      <td>
        <Status
          icon={isLocked ? IconLock : IconCircleCheck}
          tone={isLocked ? 'bad' : 'good'}
          word={t(isLocked ? 'users.locked' : 'users.open')}
        />
      </td>
      <td>
        <div className={styles.acts}>
          <Button
            aria-label={t('users.editOf', { name: user.name })}
            leftSection={<IconPencil aria-hidden size={14} />}
            onClick={() => onEdit(user)}
            size="compact-sm"
            variant="default"
          >
            {t('users.edit')}
          </Button>
          {!isLocked && (
            <Button
              aria-label={t('users.linkOf', { name: user.name })}
              leftSection={<IconKey aria-hidden size={14} />}
              onClick={() => onLink(user)}
              size="compact-sm"
              variant="default"
            >
              {t('users.link')}
            </Button>
          )}
          {!isMe && (
            <CommandButton
              command={lock}
              confirm={{
                title: t('users.lockTitle'),
                lines: [
                  { label: t('users.name'), value: user.name },
                  { label: t('users.username'), value: user.username },
                ],
                warning: t('users.lockWarning'),
              }}
              label={t(isLocked ? 'users.unlock' : 'users.lock')}
              size="compact-sm"
            />
          )}
        </div>
      </td>
    </tr>
  );
}

/** The regions or stores somebody acts in; whoever is bound to none acts everywhere. */
function Where({ user }: { user: User }) {
  const t = useText();
  const language = useLanguage();
  const regions = useRegions().data ?? [];
  const stores = useStores().data ?? [];
  const places = user.role === 'store' ? stores : user.role === 'region' ? regions : null;
  if (!places) return <span className={styles.soft}>{t('users.everywhere')}</span>;
  const ids = user.role === 'store' ? (user.storeIds ?? []) : user.regionIds;
  if (ids.length === 0) return <>–</>;
  const nameOf = (id: string) => {
    const known = places.find((one) => one.id === id);
    return known ? inLanguage(known.name, language) : id;
  };
  return <>{ids.map(nameOf).join(' · ')}</>;
}
