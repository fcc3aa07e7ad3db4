import { TextInput } from '@mantine/core';
import { IconBolt, IconEyeOff, IconPinFilled, IconSearch } from '@tabler/icons-react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { dealNow, dealOfItem } from '../live/deal-now.ts';
import { nowAndNext, onAirTask, type RunLine, stockLevel } from '../live/run-order.ts';
import { expectedEnd, type SheetTime, sheetTimes } from '../live/sheet-clock.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { formatOffset } from '../ui/time.ts';
import type { CommandHandle } from '../ui/use-command.ts';
import { useDesk } from './desk-context.tsx';
import styles from './run-of-show.module.css';
import type { PinHandle } from './use-desk-commands.ts';

/** Behind the plan by more than this is said in colour too. */
const lateMs = 120_000;

/** The running order. The cursor is the cue: moving it changes nothing on air, pinning takes it. */
export function RunOfShow(props: {
  lines: readonly RunLine[];
  cursor: string | null;
  onCursor: (itemId: string) => void;
  wanted: string;
  onWanted: (text: string) => void;
  searchRef: RefObject<HTMLInputElement | null>;
  digits: string | null;
  pin: PinHandle;
  pinBlocked: string | null;
}) {
  const t = useText();
  const desk = useDesk();
  const state = useLiveShow((show) => show.state);
  const airedAt = useLiveShow((show) => show.airedAt);
  const serverNow = useServerNow(1000);
  const { now, next } = nowAndNext(state);
  const nextTask = next && onAirTask(next);
  const times = useMemo(() => sheetTimes(state, airedAt), [state, airedAt]);
  const end = expectedEnd(state, airedAt, serverNow);
  const plannedEnd = (state.startedAt ?? state.plannedStartAt) + state.plannedMs;
  return (
    <Panel
      title={t('desk.run.title')}
      fill
      flush
      aside={
        <>
          {props.digits && (
            <output className={styles.digits}>{t('desk.run.jump', { n: props.digits })} ↵</output>
          )}
          <TextInput
            ref={props.searchRef}
            size="xs"
            className={styles.search ?? ''}
            leftSection={<IconSearch size={13} aria-hidden />}
            rightSection={<kbd aria-hidden>/</kbd>}
            placeholder={t('common.search')}
            aria-label={t('desk.run.find')}
            value={props.wanted}
            onChange={(event) => props.onWanted(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              const first = props.lines[0];
              if (first) props.onCursor(first.item.itemId);
              event.currentTarget.blur();
            }}
          />
        </>
      }
    >
      <div className={styles.nowNext}>
        <div className={styles.now} data-on={now !== null}>
          <span>{t('desk.run.now')}</span>
          <strong>{now ? desk.productName(now.productId) : t('desk.run.nothing')}</strong>
        </div>
        <div className={styles.next} data-on={next !== null}>
          <span>{t('desk.run.next')}</span>
          <strong>{next ? desk.productName(next.productId) : t('desk.run.end')}</strong>
          {nextTask && <small>{nextTask}</small>}
        </div>
      </div>
      <p className={styles.ends}>
        <span>{t('desk.run.plannedEnd', { time: desk.minute(plannedEnd) })}</span>
        {end !== null && (
          <span data-late={end - plannedEnd > lateMs}>
            {t('desk.run.expectedEnd', { time: desk.minute(end) })} ({formatOffset(end - plannedEnd)})
          </span>
        )}
      </p>
      {props.lines.length === 0 && <p className={styles.none}>{t('desk.run.none')}</p>}
      <ol className={styles.lines}>
        {props.lines.map((line) => (
          <Line
            key={line.item.itemId}
            line={line}
            time={times.get(line.item.itemId)}
            isCursor={line.item.itemId === props.cursor}
            onCursor={props.onCursor}
            pin={props.pin}
            pinBlocked={props.pinBlocked}
          />
        ))}
      </ol>
    </Panel>
  );
}

function Line(props: {
  line: RunLine;
  time: SheetTime | undefined;
  isCursor: boolean;
  onCursor: (itemId: string) => void;
  pin: PinHandle;
  pinBlocked: string | null;
}) {
  const t = useText();
  const desk = useDesk();
  const { item, product, number } = props.line;
  const stock = useLiveShow((show) => show.stock.get(item.itemId));
  const isOnAir = useLiveShow((show) => show.state.pinned[0] === item.itemId);
  const isPinned = useLiveShow((show) => show.state.pinned.includes(item.itemId));
  const isHidden = useLiveShow((show) => show.state.hiddenPrices.has(item.itemId));
  const isFrozen = useLiveShow((show) => show.state.frozen.has(item.itemId));
  const deal = useLiveShow((show) => dealOfItem(show.state, item.itemId));
  const figures = useLiveShow((show) => (deal ? show.deals.get(deal.dealId) : undefined));
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (props.isCursor) place.current?.scrollIntoView({ block: 'nearest' });
  }, [props.isCursor]);
  const available = stock ? unitsForSale(stock) : item.stock;
  const level = stockLevel(available, stock?.prepared ?? item.stock);
  const dealState = deal ? dealNow(deal, figures).state : null;
  return (
    <li
      ref={place}
      className={styles.line}
      data-cursor={props.isCursor}
      data-pinned={isPinned}
      data-on-air={isOnAir}
    >
      <button
        type="button"
        className={styles.pick}
        aria-current={props.isCursor}
        tabIndex={props.isCursor ? 0 : -1}
        onClick={() => props.onCursor(item.itemId)}
      >
        <span className={styles.number}>{isPinned ? <IconPinFilled size={13} aria-hidden /> : number}</span>
        <span className={styles.title}>
          {isPinned && <span className="sr-only">{t('desk.run.pinned')}: </span>}
          {product ? inLanguage(product.title, desk.language) : item.productId}
        </span>
        <span className={styles.price} data-hidden={isHidden}>
          {isHidden && (
            <>
              <IconEyeOff size={12} aria-hidden />
              <span className="sr-only">{t('desk.item.priceHidden')} </span>
            </>
          )}
          {desk.price(item.price)}
        </span>
        <span className={styles.meta}>
          {props.time && <Times time={props.time} />}
          <span>{t(`desk.role.${item.role}`)}</span>
          {dealState && dealState !== 'cancelled' && (
            <span className={styles.deal} data-state={dealState}>
              <IconBolt size={11} aria-hidden />
              {t(`desk.deal.${dealState}`)}
            </span>
          )}
        </span>
        <span className={styles.stock} data-level={isFrozen ? 'out' : level}>
          {isFrozen
            ? t('orders.freeze.short')
            : level === 'out'
              ? t('desk.run.soldOut')
              : t(level === 'low' ? 'desk.run.low' : 'desk.run.left', { n: available })}
        </span>
      </button>
      {props.isCursor && !isOnAir && (
        <CommandButton
          className={styles.pin}
          command={forItem(props.pin, item.itemId)}
          size="compact-xs"
          tone="accent"
          label={t('desk.run.pin')}
          hotkey="P"
          disabledWhy={props.pinBlocked}
        />
      )}
    </li>
  );
}

/** When the plan has it on air and, once it was, when it really came and how much later. */
function Times({ time }: { time: SheetTime }) {
  const t = useText();
  const desk = useDesk();
  const { planned, actual } = time;
  if (actual === null) return <time title={t('desk.run.planned')}>{desk.minute(planned)}</time>;
  return (
    <time
      title={t('desk.run.actual', { planned: desk.minute(planned) })}
      data-late={actual - planned > lateMs}
    >
      {desk.minute(actual)} {formatOffset(actual - planned)}
    </time>
  );
}

/** The cue moves on once its product is on air; “done” stays with the product it was said of. */
function forItem(pin: PinHandle, itemId: string): CommandHandle {
  return pin.state.phase === 'done' && pin.itemId !== itemId ? { ...pin, state: { phase: 'idle' } } : pin;
}
