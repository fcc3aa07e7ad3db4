import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { Offer } from '#shared/domain/show/state.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { Demand } from '../offers/demand.tsx';
import { figureLines } from '../offers/figures.ts';
import { OfferKind, OfferState } from '../offers/offer-kind.tsx';
import { type Line, termLines, termsInShort } from '../offers/terms.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import styles from './offers-tab.module.css';
import { rove } from './roving.ts';
import { useOfferNames } from './use-offer-names.ts';

const rank = { open: 0, planned: 1, closed: 2, cancelled: 3 } as const;

/** Every offer with what it has done so far: what runs first, then what is planned. */
export function OffersTab() {
  const t = useText();
  const offers = useLiveShow((show) => show.state.offers);
  const showId = useLiveShow((show) => show.showId);
  const shown = offers
    .filter(({ state }) => state !== 'cancelled')
    .toSorted((a, b) => rank[a.state] - rank[b.state] || (a.opensAt ?? Infinity) - (b.opensAt ?? Infinity));
  if (shown.length === 0)
    return (
      <div className={styles.none}>
        <Empty title={t('offers.empty')} next={t('offers.emptyNext')} />
        <Anchor component={Link} to={`/shows/${encodeURIComponent(showId)}/plan#offers`} size="xs">
          {t('offers.toPlan')}
        </Anchor>
      </div>
    );
  return (
    <ul className={styles.list} onKeyDown={rove}>
      {shown.map((offer) => (
        <Row key={offer.offerId} offer={offer} />
      ))}
    </ul>
  );
}

function Row({ offer }: { offer: Offer }) {
  const t = useText();
  const desk = useDesk();
  const names = useOfferNames();
  const figures = useLiveShow((show) => show.offers.get(offer.offerId));
  const showId = useLiveShow((show) => show.showId);
  const toQuote = figures?.toQuote ?? 0;
  const toApprove = figures?.toApprove ?? 0;
  const decideBlocked = useBlocked('offer.decide');
  const lines = offer.state === 'planned' ? [] : figureLines(t, offer.terms, figures, names);
  const title = inLanguage(offer.title, desk.language);
  return (
    <li className={styles.row} data-state={offer.state} data-row>
      <div className={styles.head}>
        <OfferKind kind={offer.terms.kind} className={styles.kind} />
        <strong title={title}>{title}</strong>
        <OfferState state={offer.state} />
      </div>
      <div className={styles.under}>
        <p className={styles.facts}>
          <span>{termsInShort(t, offer.terms, names)}</span>
          {offer.state === 'planned' && offer.opensAt !== null && (
            <span>
              {t('offers.term.opens')} {desk.clock(offer.opensAt)}
            </span>
          )}
          {offer.state === 'open' && offer.closesAt !== null && (
            <span>
              {t('offers.term.closes')} {desk.clock(offer.closesAt)}
            </span>
          )}
          {lines.map(({ label, value }) => (
            <span key={label}>
              {label} <b>{value}</b>
            </span>
          ))}
        </p>
        <Actions offer={offer} title={title} figures={lines} />
      </div>
      {offer.terms.kind === 'custom' && offer.state !== 'planned' && (
        <Anchor
          className={styles.workbench}
          component={Link}
          data-waiting={toQuote + toApprove > 0}
          size="xs"
          target="_blank"
          to={`/custom?show=${encodeURIComponent(showId)}${toQuote > 0 ? '&state=waiting' : ''}`}
        >
          {t('custom.desk.open')}
          {toQuote > 0 && ` · ${t('custom.desk.waiting', { n: toQuote })}`}
          {toApprove > 0 && ` · ${t('custom.desk.approve', { n: toApprove })}`}
        </Anchor>
      )}
      {figures?.demand && (
        <div className={styles.demand}>
          <Demand
            {...{ offerId: offer.offerId, title, names, send: desk.send }}
            demand={figures.demand}
            blocked={decideBlocked}
          />
        </div>
      )}
    </li>
  );
}

/** Open, drop, close: each asks first, naming every term. What is on follows the server's answer alone. */
function Actions({ offer, title, figures }: { offer: Offer; title: string; figures: readonly Line[] }) {
  const t = useText();
  const { send } = useDesk();
  const names = useOfferNames();
  const { offerId, terms, state } = offer;
  const blocked = useBlocked('offer.open');
  const dropBlocked = useBlocked('coupon.drop');
  const open = useCommand((id) => send({ type: 'offer.open', offerId }, id), { confirm: true });
  const close = useCommand((id) => send({ type: 'offer.close', offerId }, id), { confirm: true });
  const drop = useCommand((id) => send({ type: 'coupon.drop', offerId }, id), { confirm: true });
  const asked = [
    { label: t('offers.term.offer'), value: title },
    { label: t('offers.term.kind'), value: t(`offers.kind.${terms.kind}`) },
    ...termLines(t, terms, names),
  ];
  if (state !== 'planned' && state !== 'open') return null;
  return (
    <span className={styles.actions}>
      {terms.kind === 'coupon' && (
        <CommandButton
          command={drop}
          of={title}
          size="compact-xs"
          tone="accent"
          label={t(state === 'open' ? 'offers.action.again' : 'offers.action.drop')}
          disabledWhy={dropBlocked}
          confirm={{ title: t('offers.dropTitle'), lines: asked, warning: t('offers.dropWarning') }}
        />
      )}
      {state === 'planned' ? (
        <CommandButton
          command={open}
          of={title}
          size="compact-xs"
          tone={terms.kind === 'coupon' ? 'plain' : 'accent'}
          label={t('offers.action.open')}
          disabledWhy={blocked}
          confirm={{ title: t('offers.openTitle'), lines: asked, warning: t('offers.openWarning') }}
        />
      ) : (
        <CommandButton
          command={close}
          of={title}
          size="compact-xs"
          label={t('offers.action.close')}
          disabledWhy={blocked}
          confirm={{
            title: t('offers.closeTitle'),
            lines: [...asked.slice(0, 2), ...figures],
            warning: t(terms.kind === 'group-buy' ? 'offers.closeGroupWarning' : 'offers.closeWarning'),
          }}
        />
      )}
    </span>
  );
}
