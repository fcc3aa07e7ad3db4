import { Button, Group } from '@mantine/core';
import { IconEyeOff, IconHandStop } from '@tabler/icons-react';
import type { LineupItem } from '#shared/domain/show/events.ts';
import { useText } from '../i18n/use-text.ts';
import { onAirTask } from '../live/run-order.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatCount, formatRate } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { Status } from '../ui/status.tsx';
import { formatLength } from '../ui/time.ts';
import type { CommandHandle } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { FreezeButton, type FreezeHandle } from './freeze-button.tsx';
import styles from './on-air-panel.module.css';
import { PriceForm } from './price-form.tsx';
import { ProductImage } from './product-image.tsx';
import { StockBar } from './stock-bar.tsx';
import { StockForm } from './stock-form.tsx';

/** The product on air, largest: price, stock, how it does, and what may be done with it. */
export function OnAirPanel(props: {
  unpin: CommandHandle;
  price: CommandHandle;
  freeze: FreezeHandle;
  onNotice: () => void;
  onPrompt: () => void;
  onDraw: () => void;
  onPoll: () => void;
}) {
  const t = useText();
  const itemId = useLiveShow((show) => show.state.pinned[0] ?? null);
  const item = useLiveShow((show) => show.state.lineup.find((each) => each.itemId === itemId) ?? null);
  const isLive = useLiveShow((show) => show.state.status === 'live');
  const blocked = useBlocked('product.unpin');
  const noticeBlocked = useBlocked('notice.post');
  return (
    <Panel
      title={t('desk.item.title')}
      aside={
        <Group gap={6} justify="flex-end">
          <Button
            size="compact-xs"
            variant="default"
            onClick={props.onNotice}
            disabled={noticeBlocked !== null}
            rightSection={<kbd aria-hidden>F8</kbd>}
          >
            {t('desk.notice.text')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={props.onPrompt}
            disabled={noticeBlocked !== null}
            rightSection={<kbd aria-hidden>F9</kbd>}
          >
            {t('desk.prompt.text')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={props.onDraw}
            disabled={noticeBlocked !== null}
            rightSection={<kbd aria-hidden>D</kbd>}
          >
            {t('desk.draw.short')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={props.onPoll}
            disabled={noticeBlocked !== null}
            rightSection={<kbd aria-hidden>V</kbd>}
          >
            {t('poll.short')}
          </Button>
          {item && (
            <CommandButton
              command={props.unpin}
              size="compact-xs"
              label={t('desk.run.unpin')}
              hotkey="U"
              disabledWhy={blocked}
            />
          )}
        </Group>
      }
    >
      {item ? (
        <Item item={item} price={props.price} freeze={props.freeze} />
      ) : (
        <Empty title={t('desk.item.empty')} {...(isLive ? { next: t('desk.item.emptyNext') } : {})} />
      )}
    </Panel>
  );
}

function Task({ item }: { item: LineupItem }) {
  const t = useText();
  const task = onAirTask(item);
  return (
    task && (
      <p className={styles.toDo}>
        <span>{t('desk.item.toDo')}</span> {task}
      </p>
    )
  );
}

function Item({ item, price, freeze }: { item: LineupItem; price: CommandHandle; freeze: FreezeHandle }) {
  const t = useText();
  const desk = useDesk();
  const stock = useLiveShow((show) => show.stock.get(item.itemId));
  const figures = useLiveShow((show) => show.metrics.products.find((each) => each.itemId === item.itemId));
  const lastPin = useLiveShow((show) => show.state.lastPin);
  const others = useLiveShow((show) => show.state.pinned.slice(1).join(' '));
  const isHidden = useLiveShow((show) => show.state.hiddenPrices.has(item.itemId));
  const blocked = useBlocked('price.reveal');
  const now = useServerNow();
  const product = desk.products.get(item.productId);
  return (
    <div className={styles.item}>
      <ProductImage url={product?.imageUrl} />
      <div className={styles.facts}>
        <h3 className={styles.name}>
          {desk.productName(item.productId)}
          {freeze.isFrozen && (
            <Status tone="bad" icon={IconHandStop} word={t('orders.freeze.stopped')} solid />
          )}
        </h3>
        <p className={styles.sub}>
          {product?.sku} · {t(`desk.role.${item.role}`)}
          {product &&
            ` · ${t('desk.item.list', { price: desk.money(product.listPrice) })} · ${t('desk.item.floor', { price: desk.money(product.floorPrice) })}`}
          {lastPin?.itemId === item.itemId &&
            ` · ${t('desk.item.pinnedFor', { time: formatLength(now - lastPin.at) })}`}
        </p>
        <Task item={item} />
        <p className={styles.prices}>
          <strong data-hidden={isHidden}>{desk.money(item.price)}</strong>
          {isHidden && (
            <>
              <span className={styles.hidden}>
                <IconEyeOff size={14} aria-hidden /> {t('desk.item.priceHidden')}
              </span>
              <CommandButton
                command={price}
                size="compact-sm"
                tone="accent"
                label={t('desk.item.reveal')}
                hotkey="K"
                disabledWhy={blocked}
              />
            </>
          )}
          <span className={styles.edits}>
            <PriceForm item={item} />
            <StockForm item={item} />
            <FreezeButton freeze={freeze} hotkey="X" />
          </span>
        </p>
        {stock && <StockBar stock={stock} />}
        {figures && (
          <p className={styles.figures}>
            <span>
              {t('desk.item.clicks')} <b>{formatCount(figures.clicks, desk.language)}</b>
            </span>
            <span>
              {t('desk.item.ctr')} <b>{formatRate(figures.ctr, desk.language)}</b>
            </span>
            <span>
              {t('desk.item.units')} <b>{formatCount(figures.units, desk.language)}</b>
            </span>
            <span>
              {t('desk.item.paid')} <b>{desk.moneyShort(figures.paid)}</b>
            </span>
            {others && (
              <span className={styles.also}>
                {t('desk.item.also')}: {others.split(' ').map(desk.itemName).join(', ')}
              </span>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
