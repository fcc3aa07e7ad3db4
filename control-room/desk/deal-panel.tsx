import { IconBolt, IconBoltOff, IconCalendarTime, IconHandStop, IconPackageOff } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { type DealNow, dealNow } from '../live/deal-now.ts';
import { useClockOffset, useLiveShow } from '../live/use-live.ts';
import { audienceText } from '../offers/terms.ts';
import { countdown } from '../ui/countdown.ts';
import { formatCount } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { Status } from '../ui/status.tsx';
import { formatLength } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import { DealActions, type DealCommands } from './deal-actions.tsx';
import styles from './deal-panel.module.css';
import { useDesk } from './desk-context.tsx';

const looks = {
  planned: { tone: 'info', icon: IconCalendarTime },
  open: { tone: 'good', icon: IconBolt },
  soldOut: { tone: 'bad', icon: IconPackageOff },
  closed: { tone: 'off', icon: IconBoltOff },
  cancelled: { tone: 'off', icon: IconBoltOff },
} as const;

/** The deal in focus, whose product it names when that is not on air. `dealId` null: there is none. */
export function DealPanel({
  dealId,
  commands,
  onDeal,
}: {
  dealId: string | null;
  commands: DealCommands;
  onDeal: (dealId: string) => void;
}) {
  const t = useText();
  const desk = useDesk();
  const onAir = useLiveShow((show) => show.state.pinned[0] ?? null);
  const deal = useLiveShow((show) => show.state.deals.find((each) => each.dealId === dealId) ?? null);
  const figures = useLiveShow((show) => (dealId ? show.deals.get(dealId) : undefined));
  const now = deal ? dealNow(deal, figures) : null;
  return (
    <Panel
      title={t('desk.deal.title')}
      aside={
        now && (
          <>
            <span className={styles.product} data-off={now.deal.itemId !== onAir}>
              {desk.itemName(now.deal.itemId)}
              {now.deal.itemId !== onAir && ` · ${t('desk.deal.notOnAir')}`}
            </span>
            <Status
              tone={looks[now.state].tone}
              icon={looks[now.state].icon}
              word={t(`desk.deal.${now.state}`)}
              solid={now.state === 'open'}
            />
          </>
        )
      }
    >
      {now ? <Body now={now} commands={commands} /> : <p className={styles.none}>{t('desk.deal.none')}</p>}
      <OtherOpen dealId={dealId} onDeal={onDeal} />
    </Panel>
  );
}

function Body({ now, commands }: { now: DealNow; commands: DealCommands }) {
  const t = useText();
  const desk = useDesk();
  const { deal } = now;
  const waiting = useLiveShow((show) => show.deals.get(deal.dealId)?.waiting ?? 0);
  const isFrozen = useLiveShow((show) => show.state.frozen.has(deal.itemId));
  const count = (n: number) => formatCount(n, desk.language);
  return (
    <>
      <div className={styles.body}>
        <Clock now={now} />
        <dl className={styles.figures}>
          <div>
            <dt>{t('desk.deal.price')}</dt>
            <dd>{desk.money(deal.price)}</dd>
          </div>
          <div data-level={now.remaining === 0 ? 'out' : 'plenty'}>
            <dt>{t('desk.deal.remaining')}</dt>
            <dd>
              {count(now.remaining)} <small>/ {count(deal.quantity)}</small>
            </dd>
          </div>
          <div>
            <dt>{t('desk.deal.reserved')}</dt>
            <dd>{count(now.reserved)}</dd>
          </div>
          <div>
            <dt>{t('desk.deal.sold')}</dt>
            <dd>{count(now.sold)}</dd>
          </div>
          {waiting > 0 && (
            <div data-level="waiting">
              <dt>{t('desk.deal.waiting')}</dt>
              <dd>{count(waiting)}</dd>
            </div>
          )}
        </dl>
      </div>
      <DealActions now={now} commands={commands}>
        <p className={styles.terms}>
          {isFrozen && <Status tone="bad" icon={IconHandStop} word={t('orders.freeze.stopped')} solid />}
          {t('desk.deal.perViewer', { n: deal.perViewerLimit })} ·{' '}
          {t('desk.deal.heldFor', { time: formatLength(deal.holdMs) })} ·{' '}
          {audienceText(t, deal.audience, desk)}
        </p>
      </DealActions>
    </>
  );
}

function Clock({ now }: { now: DealNow }) {
  const t = useText();
  const desk = useDesk();
  const { deal } = now;
  switch (deal.state) {
    case 'planned':
    case 'cancelled':
      return deal.opensAt === null || deal.state === 'cancelled' ? (
        <div className={styles.clock} data-urgency="calm">
          <strong>{formatLength(deal.durationMs)}</strong>
          <span>{t('desk.deal.byHand')}</span>
        </div>
      ) : (
        <Opening opensAt={deal.opensAt} />
      );
    case 'open':
      return <Running endsAt={deal.endsAt} />;
    case 'closed':
      return (
        <div className={styles.clock} data-urgency="over">
          <strong>0:00</strong>
          <span>{t(`desk.deal.endedBy.${deal.reason}`, { time: desk.clock(deal.closedAt) })}</span>
        </div>
      );
  }
}

function Running({ endsAt }: { endsAt: number }) {
  const t = useText();
  const desk = useDesk();
  const offset = useClockOffset();
  const left = countdown(endsAt, useNow(200), offset);
  return (
    <div className={styles.clock} data-urgency={left.urgency} role="timer">
      <strong>{left.text}</strong>
      <span>
        <b>{t(`desk.deal.urgency.${left.urgency}`)}</b> · {t('desk.deal.ends', { time: desk.clock(endsAt) })}
      </span>
    </div>
  );
}

/** How long until the server opens it by itself. */
function Opening({ opensAt }: { opensAt: number }) {
  const t = useText();
  const desk = useDesk();
  const left = countdown(opensAt, useNow(200), useClockOffset());
  return (
    <div className={styles.clock} data-urgency="calm" role="timer">
      <strong>{left.text}</strong>
      <span>
        <b>{t('desk.deal.opensIn')}</b> · {t('desk.deal.opensAt', { time: desk.clock(opensAt) })}
      </span>
    </div>
  );
}

/** Deals open on other products must not be forgotten. */
function OtherOpen({ dealId, onDeal }: { dealId: string | null; onDeal: (dealId: string) => void }) {
  const t = useText();
  const desk = useDesk();
  const deals = useLiveShow((show) => show.state.deals);
  const others = deals.filter((deal) => deal.state === 'open' && deal.dealId !== dealId);
  if (others.length === 0) return null;
  return (
    <p className={styles.others}>
      {t('desk.deal.others')}
      {others.map((deal) => (
        <button key={deal.dealId} type="button" onClick={() => onDeal(deal.dealId)}>
          {desk.itemName(deal.itemId)}
        </button>
      ))}
    </p>
  );
}
