import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { NativeSelect } from '@mantine/core';
import { IconBolt, IconGripVertical } from '@tabler/icons-react';
import { useState } from 'react';
import { lineupRole } from '#shared/contract/deals.ts';
import { section } from '#shared/contract/plan-commands.ts';
import type { ItemView } from '#shared/contract/shows.ts';
import type { ItemStock } from '#shared/contract/store-stock.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { formatPrice, minorPerUnit } from '../ui/money.ts';
import { formatRate } from '../ui/number.ts';
import { formatMinute } from '../ui/time.ts';
import { Cell } from './cell.tsx';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { cellProblemText } from './problem-text.ts';
import { priceProblem } from './problems.ts';
import { type RowChanges, readCell, type WritableColumn } from './sheet-cells.ts';
import { StoresOfItem } from './stores-of-item.tsx';

/** (price − cost) ÷ price; null where the cost is unknown or the price 0. */
const marginRate = (price: number, cost: number | undefined): number | null =>
  cost === undefined || price === 0 ? null : (price - cost) / price;

/** One product of the run sheet: every field saves itself, and the row is dragged by its handle. */
export function SheetRow(props: {
  item: ItemView;
  index: number;
  expectedAt: number;
  isSelected: boolean;
  /** Where its units lie; null while that is not known. */
  stock: ItemStock | null;
  onStock: () => void;
  onSelect: (itemId: string, isRange: boolean) => void;
  onBlock: (row: number, column: WritableColumn, text: string) => void;
}) {
  const t = useText();
  const plan = usePlan();
  const { item, index } = props;
  const { show, deals } = plan.view;
  const product = plan.products.get(item.productId);
  const name = plan.productName(item.productId);
  const locked = plan.readOnly !== null;
  /** While live, price and stock change at the desk, where viewers' reactions are seen. */
  const isLive = show.status === 'live';
  const [refused, setRefused] = useState<string | null>(null);
  const deal = deals.find((each) => each.itemId === item.id && each.state !== 'cancelled');
  const unit = minorPerUnit(show.currency);
  const sortable = useSortable({ id: item.id, disabled: locked });
  const revise = (changes: RowChanges) =>
    plan.edit({ type: 'lineup.change', items: [{ itemId: item.id, ...changes }] });
  const choose = (changes: RowChanges) =>
    void revise(changes).then((outcome) => setRefused(outcome.ok ? null : failureText(t, outcome.error)));
  const label = (column: 'price' | 'stock' | 'minutes' | 'points' | 'action' | 'owner' | 'role') =>
    t('plan.lineup.cell', { column: t(`plan.lineup.column.${column}`), name });
  const parse = (column: WritableColumn) => (text: string) => {
    const read = readCell(column, text, product, unit);
    return read.ok
      ? ({ ok: true, value: read.changes } as const)
      : ({ ok: false, problem: cellProblemText(t, read.problem, plan.money) } as const);
  };
  const cell = (column: WritableColumn) => ({
    column,
    parse: parse(column),
    save: revise,
    onBlock: (text: string) => props.onBlock(index, column, text),
  });
  const priceTrouble = priceProblem(item.price, product);
  const overFloor = product ? item.price - product.floorPrice : null;
  return (
    <tr
      ref={sortable.setNodeRef}
      style={{ transform: CSS.Transform.toString(sortable.transform), transition: sortable.transition }}
      data-item={item.id}
      data-selected={props.isSelected}
      data-dragging={sortable.isDragging}
    >
      <td className={styles.pick}>
        <span>
          {!locked && (
            <button
              type="button"
              className={styles.grip}
              data-handle
              aria-label={t('plan.sheet.drag', { name })}
              {...sortable.listeners}
            >
              <IconGripVertical size={14} aria-hidden />
            </button>
          )}
          <input
            type="checkbox"
            aria-label={t('plan.sheet.selectItem', { name })}
            checked={props.isSelected}
            disabled={locked}
            onChange={() => {}}
            onClick={(event) => props.onSelect(item.id, event.shiftKey)}
          />
        </span>
      </td>
      <td className={styles.number}>{index + 1}</td>
      <td className={styles.time}>{formatMinute(props.expectedAt, show.timeZone, plan.language)}</td>
      <th scope="row" className={styles.product}>
        <span title={name}>{name}</span>
        <small>{product?.sku}</small>
        {refused && (
          <small role="alert" className={styles.refused}>
            {refused}
          </small>
        )}
      </th>
      <td className={styles.role}>
        <NativeSelect
          size="xs"
          data-cell="role"
          aria-label={label('role')}
          data={lineupRole.options.map((value) => ({ value, label: t(`desk.role.${value}`) }))}
          value={item.role}
          disabled={locked}
          onChange={(event) => {
            const role = lineupRole.options.find((one) => one === event.currentTarget.value);
            if (role) choose({ role });
          }}
        />
      </td>
      <td className={styles.section}>
        <NativeSelect
          size="xs"
          data-cell="section"
          aria-label={t('plan.lineup.cell', { column: t('plan.sheet.sectionColumn'), name })}
          data={[
            { value: '', label: t('plan.sheet.noSection') },
            ...section.options.map((value) => ({ value, label: t(`plan.sheet.sectionName.${value}`) })),
          ]}
          value={item.section ?? ''}
          disabled={locked}
          onChange={(event) => {
            const { value } = event.currentTarget;
            choose({ section: section.options.find((one) => one === value) ?? null });
          }}
        />
      </td>
      <td className={styles.list}>
        {product && (
          <>
            {formatPrice(product.listPrice, show.currency, plan.language)}
            <small>{formatPrice(product.floorPrice, show.currency, plan.language)}</small>
          </>
        )}
      </td>
      <td className={styles.money}>
        <Cell
          {...cell('price')}
          label={label('price')}
          numeric
          text={String(item.price / unit)}
          problem={priceTrouble ? cellProblemText(t, priceTrouble, plan.money) : null}
          readOnly={locked || isLive}
        />
      </td>
      <td
        className={styles.list}
        data-numeric
        title={product?.cost === undefined ? t('plan.sheet.marginUnknown') : undefined}
      >
        {formatRate(marginRate(item.price, product?.cost), plan.language, 0)}
        {overFloor !== null && overFloor >= 0 && (
          <small title={t('plan.sheet.overFloor', { amount: plan.money(overFloor) })}>
            +{formatPrice(overFloor, show.currency, plan.language)}
          </small>
        )}
      </td>
      <td className={styles.units}>
        <Cell
          {...cell('stock')}
          label={label('stock')}
          numeric
          text={String(item.stock.prepared)}
          problem={item.stock.prepared === 0 ? t('plan.problem.noStock') : null}
          readOnly={locked || isLive}
        />
        <StoresOfItem stock={props.stock} name={name} onOpen={props.onStock} />
      </td>
      <td className={styles.units}>
        <Cell
          {...cell('minutes')}
          label={label('minutes')}
          numeric
          text={String(item.plannedMs / 60_000)}
          readOnly={locked}
        />
      </td>
      <td className={styles.deal}>
        {deal && (
          <>
            <IconBolt size={12} aria-hidden /> {formatPrice(deal.price, show.currency, plan.language)} ×
            {deal.quantity}
          </>
        )}
      </td>
      <td className={styles.points}>
        <Cell {...cell('points')} label={label('points')} text={item.talkingPoints} readOnly={locked} />
        <div className={styles.action}>
          <Cell
            {...cell('action')}
            label={label('action')}
            placeholder={t('plan.lineup.column.action')}
            text={item.action}
            readOnly={locked}
          />
          <Cell
            {...cell('owner')}
            label={label('owner')}
            placeholder={t('plan.lineup.column.owner')}
            text={item.owner}
            readOnly={locked}
          />
        </div>
      </td>
    </tr>
  );
}
