import { Button, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { newUser, type User } from '#shared/contract/sessions.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { useRegions, useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { type UserRole, useUserWrites } from './user-queries.ts';
import styles from './users.module.css';

const roles: readonly UserRole[] = newUser.shape.role.options;

/** A new user, or what may be changed of one. A password is set by a link, by its own person. */
export function UserForm(props: { user: User | null; onClose: () => void; onMade: (user: User) => void }) {
  const t = useText();
  const language = useLanguage();
  const { user } = props;
  const regions = useRegions().data ?? [];
  const stores = useStores().data ?? [];
  const { add, change } = useUserWrites();
  const [name, setName] = useState(user?.name ?? '');
  const [username, setUsername] = useState(user?.username ?? '');
  const [role, setRole] = useState<UserRole>(roles.find((one) => one === user?.role) ?? 'operator');
  const [regionIds, setRegionIds] = useState<string[]>(user?.regionIds ?? []);
  const [storeIds, setStoreIds] = useState<string[]>(user?.storeIds ?? []);
  const running = user ? change : add;
  const places = {
    // What the role does not look at is left empty, so that it cannot come back unseen with another role.
    regionIds: role === 'region' ? regionIds : [],
    storeIds: role === 'store' ? storeIds : [],
  };
  const isPlaced = (role !== 'region' || regionIds.length > 0) && (role !== 'store' || storeIds.length > 0);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isPlaced) return;
    const person = { name: name.trim(), role, ...places };
    if (user) change.mutate({ id: user.id, changes: person }, { onSuccess: props.onClose });
    else
      add.mutate(
        { username: username.trim(), ...person },
        {
          onSuccess: (made) => {
            props.onClose();
            props.onMade(made);
          },
        },
      );
  };
  return (
    <Dialog
      onClose={props.onClose}
      opened
      title={user ? t('users.editOf', { name: user.name }) : t('users.add')}
    >
      <form autoComplete="off" className={styles.form} onSubmit={send}>
        <TextInput
          label={t('users.name')}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          value={name}
        />
        {!user && (
          <TextInput
            autoCapitalize="none"
            description={t('users.usernameHint')}
            label={t('users.username')}
            onChange={(event) => setUsername(event.currentTarget.value)}
            pattern="[a-z0-9][a-z0-9._\-]{1,62}"
            required
            value={username}
          />
        )}
        <NativeSelect
          data={roles.map((value) => ({ value, label: t(`common.role.${value}`) }))}
          description={t(`users.roleHint.${role}`)}
          label={t('users.role')}
          onChange={(event) => setRole(roles.find((one) => one === event.currentTarget.value) ?? role)}
          value={role}
        />
        {role === 'region' && (
          <MultiSelect
            data={regions.map(({ id, name: named }) => ({ value: id, label: inLanguage(named, language) }))}
            description={t('users.regionsHint')}
            error={regionIds.length === 0 ? t('users.needsRegion') : null}
            label={t('users.regions')}
            onChange={setRegionIds}
            searchable
            value={regionIds}
          />
        )}
        {role === 'store' && (
          <MultiSelect
            data={stores.map(({ id, code, name: named }) => ({
              value: id,
              label: `${code} · ${inLanguage(named, language)}`,
            }))}
            description={t('users.storesHint')}
            error={storeIds.length === 0 ? t('users.needsStore') : null}
            label={t('users.stores')}
            limit={60}
            onChange={setStoreIds}
            searchable
            value={storeIds}
          />
        )}
        {running.isError && (
          <p className={styles.trouble} role="alert">
            {failureText(t, failureOf(running.error))}
          </p>
        )}
        <Button disabled={!isPlaced} loading={running.isPending} type="submit">
          {t(user ? 'users.save' : 'users.add')}
        </Button>
      </form>
    </Dialog>
  );
}
