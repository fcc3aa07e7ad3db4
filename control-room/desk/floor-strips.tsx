import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeskAlert } from '#shared/contract/desk.ts';
import { approvalRequestView } from '#shared/domain/show/approval-requests.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { partsOf } from '../offers/approval-words.ts';
import { AskApproval, type Refused } from '../offers/ask-approval.tsx';
import { CommandButton } from '../ui/command-button.tsx';
import { Sentences } from '../ui/sentences.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { PriceForm } from './price-form.tsx';
import styles from './sold-out-prompt.module.css';
import { useOfferNames } from './use-offer-names.ts';

interface Stop extends Refused {
  readonly itemId: string;
  readonly floorPrice: number;
}

/** Every price that a risen floor stops from being sold stays in sight until it is approved, changed or closed. */
export function FloorStrips() {
  const alerts = useLiveShow((show) => show.alerts);
  const isLive = useLiveShow((show) => show.state.status === 'live');
  if (!isLive) return null;
  return alerts
    .filter(({ kind, clearedAt }) => kind === 'floor' && clearedAt === undefined)
    .flatMap((alert) => {
      const stop = stopOf(alert);
      return stop ? [<FloorStrip key={alert.id} stop={stop} />] : [];
    });
}

function stopOf({ params = {} }: DeskAlert): Stop | null {
  const { subject, itemId, price, listPrice, floorPrice } = params;
  if (typeof subject !== 'string' || typeof itemId !== 'string') return null;
  if (typeof price !== 'number' || typeof listPrice !== 'number' || typeof floorPrice !== 'number')
    return null;
  return { subject, itemId, price, listPrice, floorPrice };
}

const whatToDo = { item: 'doItem', deal: 'doDeal', offer: 'doOffer' } as const;

function FloorStrip({ stop }: { stop: Stop }) {
  const t = useText();
  const desk = useDesk();
  const { offerTitle } = useOfferNames();
  const item = useLiveShow((show) => show.state.lineup.find(({ itemId }) => itemId === stop.itemId));
  const { kind, id } = partsOf(stop.subject);
  const names = { item: desk.itemName(stop.itemId), offer: offerTitle(id) };
  return (
    <div className={styles.prompt} role="status">
      <IconHandStop size={16} aria-hidden />
      <span>
        <Sentences>
          <b>{t(`desk.floorStop.${kind}`, names)}</b>
          {t('desk.floorStop.facts', { price: desk.money(stop.price), floor: desk.money(stop.floorPrice) })}
          {t(`desk.floorStop.${whatToDo[kind]}`)}
        </Sentences>
      </span>
      <Ask stop={stop} />
      {kind === 'item' && item && <PriceForm item={item} />}
      {kind === 'deal' && <CloseDeal dealId={id} />}
      {kind === 'offer' && <CloseOffer offerId={id} title={names.offer} />}
    </div>
  );
}

function Ask({ stop }: { stop: Stop }) {
  const t = useText();
  const desk = useDesk();
  const names = useOfferNames();
  const requests = useLiveShow((show) => show.state.approvalRequests);
  const now = useServerNow();
  const blocked = useBlocked('approval.request');
  const [isOpen, setOpen] = useState(false);
  const seen = requests.map((request) => approvalRequestView(request, now));
  const last = seen.findLast(({ subject }) => subject === stop.subject);
  const isAsked = last?.state === 'waiting' && (last.floorPrice ?? 0) >= stop.floorPrice;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        disabled={blocked !== null || isAsked}
        onClick={() => setOpen(true)}
      >
        {t(isAsked ? 'desk.floorStop.asked' : 'desk.floorStop.ask')}
      </Button>
      {isOpen && (
        <AskApproval
          refused={stop}
          // What was asked before the floor rose is another question.
          requests={seen.filter(({ floorPrice }) => (floorPrice ?? 0) >= stop.floorPrice)}
          send={desk.send}
          names={names}
          // It is on sale already; with the approval it is so again.
          use={() => null}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function CloseDeal({ dealId }: { dealId: string }) {
  const t = useText();
  const desk = useDesk();
  const blocked = useBlocked('deal.close');
  const close = useCommand((commandId) => desk.send({ type: 'deal.close', dealId }, commandId));
  return (
    <CommandButton
      command={close}
      size="compact-xs"
      label={t('desk.floorStop.closeDeal')}
      disabledWhy={blocked}
    />
  );
}

function CloseOffer({ offerId, title }: { offerId: string; title: string }) {
  const t = useText();
  const desk = useDesk();
  const blocked = useBlocked('offer.close');
  const close = useCommand((commandId) => desk.send({ type: 'offer.close', offerId }, commandId), {
    confirm: true,
  });
  return (
    <CommandButton
      command={close}
      size="compact-xs"
      label={t('desk.floorStop.closeOffer')}
      disabledWhy={blocked}
      confirm={{
        title: t('desk.floorStop.closeOfferTitle'),
        lines: [{ label: t('desk.floorStop.offerName'), value: title }],
      }}
    />
  );
}
