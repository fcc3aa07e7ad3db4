import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ConnectorView } from '#shared/contract/connectors.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import styles from './inbox.module.css';
import { useKeepShop } from './queries.ts';
import { draftOf, type FieldName, fieldsOf, inputOf, type ShopKind, shopKinds } from './shop-draft.ts';

const hinted = ['appId', 'encodingAesKey', 'appSecret', 'name', 'refreshToken', 'fields', 'events'] as const;

/** A platform's settings; `view` null makes a new one. */
export function ShopForm({ view, onClose }: { view: ConnectorView | null; onClose: () => void }) {
  const t = useText();
  const keep = useKeepShop();
  const [kind, setKind] = useState<ShopKind>(view?.kind ?? 'wechat');
  const [draft, setDraft] = useState(() => draftOf(kind, view));
  const [wrong, setWrong] = useState<FieldName | null>(null);
  const failure = keep.isError ? failureOf(keep.error) : null;
  const issues = failure && 'issues' in failure ? (failure.issues ?? []) : [];
  const issueOf = (field: string) => issues.find(({ path }) => path.split('.')[0] === field)?.message;
  const send = (event: FormEvent) => {
    event.preventDefault();
    const read = inputOf(kind, draft);
    if ('wrong' in read) return setWrong(read.wrong);
    setWrong(null);
    keep.mutate(read.input, { onSuccess: onClose });
  };
  const field = (name: FieldName) => {
    const hint = hinted.find((one) => one === name);
    return {
      label: t(`shops.field.${name}`),
      value: draft[name] ?? '',
      error: wrong === name ? t('shops.notJson') : issueOf(name),
      ...(hint ? { description: t(`shops.hintOf.${hint}`) } : {}),
      onChange: (event: { currentTarget: { value: string } }) => {
        const { value } = event.currentTarget;
        setDraft((before) => ({ ...before, [name]: value }));
      },
    };
  };
  return (
    <Dialog onClose={onClose} opened title={view ? t('shops.editOf', { name: view.label }) : t('shops.add')}>
      <form autoComplete="off" className={styles.form} onSubmit={send}>
        {!view && (
          <NativeSelect
            data={shopKinds.map((value) => ({ value, label: t(`shops.kind.${value}`) }))}
            label={t('inbox.connector')}
            onChange={(event) => {
              const next = shopKinds.find((one) => one === event.currentTarget.value) ?? 'wechat';
              setKind(next);
              setDraft(draftOf(next, null));
            }}
            value={kind}
          />
        )}
        {fieldsOf[kind].map(({ name, kind: look, isName, choices }) => {
          if (look === 'secret')
            return (
              <PasswordInput
                autoComplete="new-password"
                key={name}
                placeholder={view?.secrets[name] ? t('shops.kept') : ''}
                visibilityToggleButtonProps={{ 'aria-hidden': true, tabIndex: -1 }}
                {...field(name)}
              />
            );
          if (look === 'choice')
            return (
              <NativeSelect
                data={(choices ?? []).map((value) => ({ value, label: t(`shops.unit.${value}`) }))}
                key={name}
                {...field(name)}
              />
            );
          if (look === 'json') return <Textarea autosize key={name} minRows={3} {...field(name)} />;
          return (
            <TextInput
              disabled={isName === true && view !== null}
              inputMode={look === 'number' ? 'numeric' : 'text'}
              key={name}
              required={isName === true}
              {...field(name)}
            />
          );
        })}
        {failure && (
          <p className={styles.trouble} role="alert">
            {failureText(t, failure)}
          </p>
        )}
        <Button loading={keep.isPending} type="submit">
          {t('shops.save')}
        </Button>
      </form>
    </Dialog>
  );
}
