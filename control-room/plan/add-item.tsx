import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type LineupRole, lineupRole } from '#shared/contract/deals.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { moneyUnit } from '../ui/money-unit.tsx';
import { newId } from '../ui/new-id.ts';
import { useCommand } from '../ui/use-command.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { problemText } from './problem-text.ts';
import { priceProblem, stockProblem } from './problems.ts';

const usualMinutes = 8;
/** Not all the catalogue has: other shows and the shops want theirs. */
const usualUnits = 20;

/** Adds one product of the catalogue to the end of the run sheet; price and stock start from the catalogue's. */
export function AddItem() {
  const t = useText();
  const plan = usePlan();
  const { lineup, show } = plan.view;
  const [productId, setProductId] = useState<string | null>(null);
  const [role, setRole] = useState<LineupRole>('hero');
  const [price, setPrice] = useState('');
  const [stock, setStock] = useState<number | string>('');
  const [minutes, setMinutes] = useState<number | string>(usualMinutes);
  const taken = new Set(lineup.map((item) => item.productId));
  const free = [...plan.products.values()].filter((product) => !taken.has(product.id));
  const product = productId ? plan.products.get(productId) : undefined;
  const minor = parseMoney(price, show.currency);
  const wrongPrice = price !== '' && minor !== null ? priceProblem(minor, product) : null;
  const wrongStock = typeof stock === 'number' ? stockProblem(stock, product) : null;
  const isReady =
    product !== undefined &&
    minor !== null &&
    typeof stock === 'number' &&
    wrongStock?.kind !== 'overStock' &&
    Number(minutes) > 0;
  const choose = (id: string | null) => {
    setProductId(id);
    const chosen = id ? plan.products.get(id) : undefined;
    if (!chosen) return;
    setPrice(String(chosen.listPrice / minorPerUnit(show.currency)));
    setStock(Math.min(chosen.stock, usualUnits));
  };
  const add = useCommand(async (commandId) => {
    if (!product || minor === null)
      return { ok: false, error: { code: 'invalid', message: 'Not sent: not filled in' } };
    const plannedMs = Math.round(Number(minutes) * 60_000);
    const item = {
      itemId: newId(),
      productId: product.id,
      role,
      price: minor,
      stock: Number(stock),
      plannedMs,
    };
    const outcome = await plan.edit({ type: 'lineup.import', items: [item] }, commandId);
    if (outcome.ok) {
      setProductId(null);
      setPrice('');
      setStock('');
    }
    return outcome;
  });
  if (free.length === 0) return <p className={styles.keys}>{t('plan.lineup.allIn')}</p>;
  return (
    <div className={styles.add}>
      <Select
        size="xs"
        className={styles.addProduct ?? ''}
        label={t('plan.lineup.pick')}
        placeholder={t('common.search')}
        data={free.map((one) => ({
          value: one.id,
          label: `${one.sku} · ${inLanguage(one.title, plan.language)}`,
        }))}
        searchable
        limit={50}
        value={productId}
        onChange={choose}
      />
      <Select
        size="xs"
        w={110}
        label={t('plan.lineup.column.role')}
        data={lineupRole.options.map((value) => ({ value, label: t(`desk.role.${value}`) }))}
        value={role}
        allowDeselect={false}
        onChange={(value) => setRole(lineupRole.options.find((one) => one === value) ?? 'hero')}
      />
      <TextInput
        size="xs"
        w={130}
        inputMode="decimal"
        {...moneyUnit(show.currency)}
        label={t('plan.lineup.column.price')}
        value={price}
        error={
          price !== '' && minor === null
            ? t('plan.problem.notAmount')
            : wrongPrice
              ? problemText(t, wrongPrice, plan.money)
              : null
        }
        onChange={(event) => setPrice(event.currentTarget.value)}
      />
      <NumberInput
        size="xs"
        w={90}
        label={t('plan.lineup.column.stock')}
        value={stock}
        min={0}
        max={1_000_000}
        allowDecimal={false}
        error={wrongStock ? problemText(t, wrongStock, plan.money) : null}
        onChange={setStock}
      />
      <NumberInput
        size="xs"
        w={80}
        label={t('plan.lineup.column.minutes')}
        value={minutes}
        min={0.5}
        max={1440}
        onChange={setMinutes}
      />
      <CommandButton
        className={styles.addButton}
        command={add}
        size="xs"
        tone="accent"
        label={t('plan.lineup.add')}
        disabledWhy={isReady ? null : t('plan.lineup.pick')}
      />
    </div>
  );
}
