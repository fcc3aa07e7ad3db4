import { ActionIcon, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconBolt, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { type LineupRole, lineupRole } from '#shared/contract/deals.ts';
import type { ItemView } from '#shared/contract/shows.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { formatRate } from '../ui/number.ts';
import { formatMinute } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { Cell } from './cell.tsx';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { problemText } from './problem-text.ts';
import { priceProblem, stockProblem } from './problems.ts';

/** (price − cost) ÷ price; null where the cost is unknown or the price 0. */
const marginRate = (price: number, cost: number | undefined): number | null =>
  cost === undefined || price === 0 ? null : (price - cost) / price;

type Changes = {
  role?: LineupRole;
  price?: number;
  stock?: number;
  plannedMs?: number;
  talkingPoints?: string;
};

export function LineupRow(props: {
  item: ItemView;
  index: number;
  count: number;
  expectedAt: number;
  onMoved: (itemId: string) => void;
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

  const revise = (changes: Changes) => plan.send({ type: 'lineup.revise', itemId: item.id, ...changes });
  const remove = useCommand(
    (commandId) => plan.send({ type: 'lineup.remove', itemId: item.id }, { commandId }),
    { confirm: true },
  );
  const move = async (by: -1 | 1) => {
    const toIndex = index + by;
    if (locked || toIndex < 0 || toIndex >= props.count) return;
    const outcome = await plan.send({ type: 'lineup.move', itemId: item.id, toIndex }, { whole: true });
    setRefused(outcome.ok ? null : failureText(t, outcome.error));
    props.onMoved(item.id);
  };
  const label = (column: 'price' | 'stock' | 'minutes' | 'points' | 'role') =>
    t('plan.lineup.cell', { column: t(`plan.lineup.column.${column}`), name });
  const unit = minorPerUnit(show.currency);
  const say = (problem: ReturnType<typeof priceProblem>) =>
    problem ? problemText(t, problem, plan.money) : null;

  return (
    <tr
      data-item={item.id}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        void move(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <td className={styles.number}>{index + 1}</td>
      <td className={styles.time}>{formatMinute(props.expectedAt, show.timeZone, plan.language)}</td>
      <th scope="row" className={styles.product}>
        <span title={name}>{name}</span>
        <small>{product?.sku}</small>
      </th>
      <td className={styles.role}>
        <Select
          size="xs"
          aria-label={label('role')}
          data={lineupRole.options.map((value) => ({ value, label: t(`desk.role.${value}`) }))}
          value={item.role}
          readOnly={locked}
          allowDeselect={false}
          onChange={(value) => {
            const role = lineupRole.options.find((one) => one === value);
            if (role && role !== item.role)
              void revise({ role }).then((outcome) =>
                setRefused(outcome.ok ? null : failureText(t, outcome.error)),
              );
          }}
        />
      </td>
      <td className={styles.list}>
        {product && (
          <>
            {plan.money(product.listPrice)}
            <small>{plan.money(product.floorPrice)}</small>
          </>
        )}
      </td>
      <td className={styles.money}>
        <Cell
          label={label('price')}
          numeric
          text={String(item.price / unit)}
          parse={(text) => {
            const price = parseMoney(text, show.currency);
            if (price === null) return { ok: false, problem: t('plan.problem.notAmount') };
            const problem = priceProblem(price, product);
            return problem?.kind === 'belowFloor'
              ? { ok: false, problem: say(problem) ?? '' }
              : { ok: true, value: price };
          }}
          problem={say(priceProblem(item.price, product))}
          save={(price) => revise({ price })}
          readOnly={locked || isLive}
        />
      </td>
      <td
        className={styles.margin}
        data-numeric
        title={product?.cost === undefined ? t('plan.sheet.marginUnknown') : undefined}
      >
        {formatRate(marginRate(item.price, product?.cost), plan.language, 0)}
      </td>
      <td className={styles.units}>
        <Cell
          label={label('stock')}
          numeric
          text={String(item.stock.prepared)}
          parse={(text) => {
            const units = /^\d{1,7}$/.test(text.trim()) ? Number(text) : null;
            if (units === null || units > 1_000_000)
              return { ok: false, problem: t('plan.problem.notUnits') };
            const problem = stockProblem(units, product);
            return problem?.kind === 'overStock'
              ? { ok: false, problem: say(problem) ?? '' }
              : { ok: true, value: units };
          }}
          problem={item.stock.prepared === 0 ? t('plan.problem.noStock') : null}
          save={(stock) => revise({ stock })}
          readOnly={locked || isLive}
        />
      </td>
      <td className={styles.units}>
        <Cell
          label={label('minutes')}
          numeric
          text={String(item.plannedMs / 60_000)}
          parse={(text) => {
            const minutes = Number(text);
            return text.trim() !== '' && minutes > 0 && minutes <= 1440
              ? { ok: true, value: Math.round(minutes * 60_000) }
              : { ok: false, problem: t('plan.problem.notMinutes') };
          }}
          save={(plannedMs) => revise({ plannedMs })}
          readOnly={locked}
        />
      </td>
      <td className={styles.deal}>
        {deal && (
          <>
            <IconBolt size={12} aria-hidden /> {plan.money(deal.price)} ×{deal.quantity}
          </>
        )}
      </td>
      <td className={styles.points}>
        <Cell
          label={label('points')}
          text={item.talkingPoints}
          parse={(text) => ({ ok: true, value: text.trim().slice(0, 2000) })}
          save={(talkingPoints) => revise({ talkingPoints })}
          readOnly={locked}
        />
      </td>
      <td className={styles.actions}>
        {!locked && (
          <span>
            <ActionIcon
              data-handle
              variant="default"
              size="sm"
              disabled={index === 0}
              aria-label={t('plan.lineup.up', { name })}
              onClick={() => void move(-1)}
            >
              <IconArrowUp size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size="sm"
              disabled={index === props.count - 1}
              aria-label={t('plan.lineup.down', { name })}
              onClick={() => void move(1)}
            >
              <IconArrowDown size={14} aria-hidden />
            </ActionIcon>
            <CommandButton
              command={remove}
              size="compact-xs"
              tone="plain"
              icon={<IconTrash size={14} aria-hidden />}
              iconOnly
              label={t('plan.lineup.removeItem', { name })}
              confirm={{
                title: t('plan.lineup.removeTitle'),
                lines: [{ label: t('plan.lineup.column.product'), value: name }],
              }}
            />
          </span>
        )}
        {refused && (
          <small role="alert" className={styles.refused}>
            {refused}
          </small>
        )}
      </td>
    </tr>
  );
}
