import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ProductSet } from '#shared/contract/product-sets.ts';
import { openSet } from '#shared/domain/lineup/product-set.ts';
import { failureOf } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatDay } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import styles from './candidates.module.css';
import { Candidates } from './candidates.tsx';
import planStyles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { useProductSets, useSetChanges } from './use-product-sets.ts';

/** The brand's product sets: put into the run sheet, renamed, deleted. */
export function SetDialog() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t('plan.lineupHelp.sets.open')}
      </Button>
      <Dialog
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('plan.lineupHelp.sets.title')}
        size="xl"
      >
        <Sets onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Sets({ onDone }: { onDone: () => void }) {
  const t = useText();
  const query = useProductSets();
  const [openId, setOpenId] = useState<string | null>(null);
  if (query.isPending) return <Loading rows={5} />;
  if (query.error) return <ErrorPanel failure={failureOf(query.error)} retry={() => void query.refetch()} />;
  const open = query.data.find(({ id }) => id === openId);
  return (
    <div className={planStyles.import}>
      {open ? (
        <OneSet set={open} onBack={() => setOpenId(null)} onDone={onDone} />
      ) : (
        <>
          <p className={planStyles.hint}>{t('plan.lineupHelp.sets.what')}</p>
          {query.data.length === 0 ? (
            <Empty title={t('plan.lineupHelp.sets.empty')} next={t('plan.lineupHelp.sets.emptyNext')} />
          ) : (
            <ul className={styles.sets}>
              {query.data.map((set) => (
                <SetRow key={set.id} set={set} onOpen={() => setOpenId(set.id)} />
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

function SetRow({ set, onOpen }: { set: ProductSet; onOpen: () => void }) {
  const t = useText();
  const { language, view } = usePlan();
  const { change, remove } = useSetChanges();
  const [name, setName] = useState<string | null>(null);
  const rename = useCommand(async () => {
    const outcome = await change(set.id, { name: name?.trim() ?? set.name });
    if (outcome.ok) setName(null);
    return outcome;
  });
  const drop = useCommand(() => remove(set.id), { confirm: true });
  return (
    <li>
      <div>
        {name === null ? (
          <b>{set.name}</b>
        ) : (
          <TextInput
            size="xs"
            aria-label={t('plan.lineupHelp.sets.name')}
            maxLength={80}
            value={name}
            autoFocus
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && name.trim() !== '') rename.press();
              if (event.key === 'Escape') {
                event.stopPropagation();
                setName(null);
              }
            }}
          />
        )}
        <small>
          {t('plan.lineupHelp.sets.count', {
            n: set.items.length,
            by: set.savedBy,
            time: formatDay(set.savedAt, view.show.timeZone, language),
          })}
        </small>
      </div>
      <Button
        size="compact-xs"
        aria-label={t('plan.lineupHelp.sets.use', { name: set.name })}
        onClick={onOpen}
      >
        {t('plan.lineupHelp.sets.use', { name: set.name })}
      </Button>
      {name === null ? (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('plan.lineupHelp.sets.renameOne', { name: set.name })}
          onClick={() => setName(set.name)}
        >
          {t('plan.lineupHelp.sets.rename')}
        </Button>
      ) : (
        <CommandButton
          command={rename}
          size="compact-xs"
          label={t('common.save')}
          disabledWhy={name.trim() === '' ? t('plan.lineupHelp.sets.name') : null}
        />
      )}
      <CommandButton
        command={drop}
        size="compact-xs"
        label={t('plan.lineupHelp.sets.delete')}
        confirm={{
          title: t('plan.lineupHelp.sets.deleteTitle', { name: set.name }),
          lines: [],
          warning: t('plan.lineupHelp.sets.deleteWarning'),
        }}
      />
    </li>
  );
}

/** A set as it would come in now: what is changed of it, and what stays out. */
function OneSet(props: { set: ProductSet; onBack: () => void; onDone: () => void }) {
  const t = useText();
  const { products, view } = usePlan();
  const { ready, left } = openSet(
    props.set,
    products,
    new Set(view.lineup.map(({ productId }) => productId)),
  );
  return (
    <>
      <div className={styles.tools}>
        <Button size="compact-xs" variant="default" onClick={props.onBack}>
          {t('plan.lineupHelp.sets.back')}
        </Button>
        <b>{props.set.name}</b>
      </div>
      <Candidates
        isChosenAtFirst
        candidates={ready.map(({ item, adapted }) => ({
          item,
          why: adapted.map((one) => (
            <small key={one} data-warn="true">
              {t(`plan.lineupHelp.sets.adapted.${one}`)}
            </small>
          )),
        }))}
        left={left.map(({ productId, why }) => ({
          productId,
          why: t(`plan.lineupHelp.sets.left.${why}`),
        }))}
        onDone={props.onDone}
      />
    </>
  );
}
