import { Checkbox } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { SetItem } from '#shared/contract/product-sets.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { newId } from '../ui/new-id.ts';
import { useCommand } from '../ui/use-command.ts';
import styles from './candidates.module.css';
import plan from './plan.module.css';
import { usePlan } from './plan-context.tsx';

export interface Candidate {
  readonly item: SetItem;
  /** Why it is offered, or what was changed of it. */
  readonly why: ReactNode;
}

/** Products that may come into the run sheet: chosen by keyboard or mouse, and added all at once. */
export function Candidates(props: {
  candidates: readonly Candidate[];
  /** Those that cannot be chosen, and why. */
  left?: readonly { readonly productId: string; readonly why: string }[];
  isChosenAtFirst?: boolean;
  tools?: ReactNode;
  onDone: () => void;
}) {
  const t = useText();
  const { edit, productName, products, money, readOnly } = usePlan();
  const { candidates, left = [] } = props;
  const ids = candidates.map(({ item }) => item.productId);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(props.isChosenAtFirst ? ids : []));
  const list = useRef<HTMLUListElement>(null);
  const items = candidates.filter(({ item }) => chosen.has(item.productId)).map(({ item }) => item);
  const isAll = items.length === ids.length && ids.length > 0;
  const chooseAll = () => setChosen(new Set(isAll ? [] : ids));
  const add = useCommand(async (commandId) => {
    const added = items.map((item) => ({ itemId: newId(), ...item }));
    const outcome = await edit({ type: 'lineup.import', items: added }, commandId);
    if (outcome.ok) props.onDone();
    return outcome;
  });
  // Whoever opened this came by keyboard as likely as not: the first product is where they begin.
  useEffect(() => list.current?.querySelector<HTMLInputElement>('input:enabled')?.focus(), []);
  const toggle = (productId: string) => {
    const next = new Set(chosen);
    if (!next.delete(productId)) next.add(productId);
    setChosen(next);
  };
  const onKey = (event: KeyboardEvent<HTMLUListElement>) => {
    if (event.key === 'Enter' && items.length > 0 && readOnly === null) {
      event.preventDefault();
      add.press();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      chooseAll();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const boxes = [...(list.current?.querySelectorAll('input') ?? [])];
      const at = event.target instanceof HTMLInputElement ? boxes.indexOf(event.target) : -1;
      boxes[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    }
  };
  return (
    <>
      <div className={styles.tools}>
        {props.tools}
        <Checkbox
          size="xs"
          label={t('plan.lineupHelp.all')}
          checked={isAll}
          indeterminate={items.length > 0 && !isAll}
          disabled={ids.length === 0}
          onChange={chooseAll}
        />
      </div>
      <ul className={styles.list} ref={list} onKeyDown={onKey}>
        {candidates.map(({ item, why }) => (
          <li key={item.productId}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(item.productId)}
                onChange={() => toggle(item.productId)}
              />
              <span>
                <b>{productName(item.productId)}</b>{' '}
                <small>
                  {products.get(item.productId)?.sku} · {t(`desk.role.${item.role}`)}
                </small>
              </span>
              <span className={styles.terms}>
                {money(item.price)}
                <small>
                  {t('plan.lineupHelp.units', { n: item.stock })} ·{' '}
                  {t('plan.lineupHelp.minutes', { n: Math.round(item.plannedMs / 6_000) / 10 })}
                </small>
              </span>
              <span className={styles.why}>{why}</span>
            </label>
          </li>
        ))}
        {left.map(({ productId, why }) => (
          <li key={productId} data-left="true">
            <label>
              <input type="checkbox" disabled checked={false} readOnly />
              <span>
                <b>{productName(productId)}</b>
                <small>{why}</small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p className={plan.hint}>{t('plan.lineupHelp.keys')}</p>
      <CommandButton
        command={add}
        tone="accent"
        label={t('plan.lineupHelp.add', { n: items.length })}
        disabledWhy={readOnly ?? (items.length === 0 ? t('plan.lineupHelp.pickSome') : null)}
      />
    </>
  );
}
