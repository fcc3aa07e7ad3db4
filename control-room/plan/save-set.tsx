import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ItemView } from '#shared/contract/shows.ts';
import { setItemsOf, setKey } from '#shared/domain/lineup/product-set.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './plan.module.css';
import { useProductSets, useSetChanges } from './use-product-sets.ts';

/** Saves the chosen rows as a set; one of the same name is replaced, and that is said before. */
export function SaveSet({ items }: { items: readonly ItemView[] }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [saved, setSaved] = useState<string | null>(null);
  const sets = useProductSets().data ?? [];
  const { create, change } = useSetChanges();
  const same = sets.find((set) => setKey(set.name) === setKey(name));
  const save = useCommand(async () => {
    const kept = setItemsOf(items);
    const outcome = same ? await change(same.id, { items: kept }) : await create(name.trim(), kept);
    if (outcome.ok) {
      setSaved(same?.name ?? name.trim());
      setName('');
      setOpen(false);
    }
    return outcome;
  });
  const canSave = name.trim() !== '';
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          setSaved(null);
          setOpen(true);
        }}
      >
        {t('plan.lineupHelp.sets.save')}
      </Button>
      {saved !== null && <span role="status">{t('plan.lineupHelp.sets.saved', { name: saved })}</span>}
      <Dialog
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('plan.lineupHelp.sets.saveTitle', { n: items.length })}
      >
        <div className={styles.import}>
          <TextInput
            label={t('plan.lineupHelp.sets.name')}
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && canSave) save.press();
            }}
          />
          {same && canSave && <p className={styles.hint}>{t('plan.lineupHelp.sets.replaces')}</p>}
          <CommandButton
            command={save}
            tone="accent"
            label={t('plan.lineupHelp.sets.save')}
            disabledWhy={canSave ? null : t('plan.lineupHelp.sets.name')}
          />
        </div>
      </Dialog>
    </>
  );
}
