import { useState } from 'react';
import type { CustomView } from '#shared/contract/custom.ts';
import type { RoomItem } from '#shared/contract/room.ts';
import { useErrorText, useServerNow, useTexts, useViewer, useViewerState } from '../context.tsx';
import { formatMoment } from '../format.ts';
import { NotForMe, useIsForMe } from '../offers/audience-words.tsx';
import { customStateAt, ownCustom } from '../offers/custom-standing.ts';
import { formatShare, useMoney } from '../offers/offer-words.ts';
import type { OfferOf } from '../offers/standing.ts';
import { useIsOpen } from '../offers/use-offers-here.ts';
import { newKey } from '../remembered.ts';
import { Sentences } from '../sentences.tsx';
import { Appointment } from './appointment.tsx';
import { CustomForm } from './custom-form.tsx';
import { HandingFields, useHanding } from './handing-fields.tsx';
import { Held } from './held.tsx';
import { NotOpen } from './not-open.tsx';

const dayMs = 86_400_000;

/** A custom piece from its options to its quote, its making and an appointment for it. */
export function CustomSheet({
  offer,
  item,
  onPay,
}: {
  offer: OfferOf<'custom'>;
  item: RoomItem;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const money = useMoney();
  const lang = useViewerState((state) => state.lang);
  const custom = useViewerState(({ room }) => ownCustom(room?.me.customs, offer.id));
  const isForMe = useIsForMe(offer.terms.audience);
  const isOpen = useIsOpen(offer.id);
  const { terms } = offer;
  return (
    <div className="detail">
      <img alt={item.title[lang]} height="200" src={item.imageUrl} width="200" />
      <p className="rule">
        <Sentences>
          {t.custom.intro(formatShare(terms.depositBps), Math.max(1, Math.round(terms.makingMs / dayMs)))}
          {t.custom.rule[terms.rule]}
          {t.custom.returns[terms.returns ?? 'until-making']}
        </Sentences>
      </p>
      {custom ? (
        <OwnCustom custom={custom} key={custom.id} offer={offer} onPay={onPay} />
      ) : !isOpen ? (
        <NotOpen />
      ) : isForMe ? (
        <>
          <p className="prices">
            <strong>{t.custom.from(money(terms.price))}</strong>
          </p>
          <CustomForm offer={offer} />
        </>
      ) : (
        <NotForMe audience={terms.audience} />
      )}
    </div>
  );
}

function OwnCustom({
  custom,
  offer,
  onPay,
}: {
  custom: CustomView;
  offer: OfferOf<'custom'>;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const c = t.custom;
  const money = useMoney();
  const now = useServerNow(1_000);
  const lang = useViewerState((state) => state.lang);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const at = (moment: number) => formatMoment(moment, timeZone, lang);
  const state = customStateAt(custom, now);
  const { quote, order, promisedBy } = custom;
  return (
    <>
      <section aria-label={c.state[state]} className={`custom-state ${state}`}>
        <div role="status">
          <h3>{c.state[state]}</h3>
        </div>
        <ChosenOptions custom={custom} offer={offer} />
        {(state === 'requested' || state === 'lapsed') && <p>{c.hint[state]}</p>}
        {(state === 'deposit-paid' || state === 'making') && promisedBy !== null && order && (
          <p>{c.promised(at(promisedBy), money(order.due))}</p>
        )}
        {state === 'ready' && order?.deposit && order.due > 0 && (
          <p>{c.ready(money(order.due), at(order.deposit.dueBy))}</p>
        )}
        {quote && <QuoteSteps custom={custom} offer={offer} />}
        {quote && state === 'quoted' && (
          <p className="hint">
            {c.stands(at(quote.validUntil))}
            {quote.by && ` · ${c.quotedBy(quote.by.name)}`}
            {quote.note && ` · ${quote.note}`}
          </p>
        )}
      </section>
      {state === 'quoted' && quote && <Accept custom={custom} onPay={onPay} />}
      {order && order.due > 0 && (state === 'accepted' || state === 'ready') && (
        <Held onPay={onPay} order={order} />
      )}
      {offer.terms.appointments && <Appointment custom={custom} offerId={offer.id} />}
      {state !== 'ready' && order?.status !== 'paid' && <Withdraw custom={custom} rule={offer.terms.rule} />}
    </>
  );
}

/** What was chosen, in the offer's own words. */
function ChosenOptions({ custom, offer }: { custom: CustomView; offer: OfferOf<'custom'> }) {
  const lang = useViewerState((state) => state.lang);
  if (custom.choices.length === 0) return null;
  return (
    <ul className="chosen-options">
      {custom.choices.map(({ optionId, value }) => {
        const option = offer.terms.options.find(({ id }) => id === optionId);
        return (
          <li key={optionId}>
            {option?.title[lang]} <b>{valueWords(offer, optionId, value, lang)}</b>
          </li>
        );
      })}
    </ul>
  );
}

function valueWords(offer: OfferOf<'custom'>, optionId: string, value: string, lang: 'en' | 'zh'): string {
  const option = offer.terms.options.find(({ id }) => id === optionId);
  if (option?.input.kind !== 'choice') return `“${value}”`;
  return option.input.choices.find(({ id }) => id === value)?.title[lang] ?? value;
}

function QuoteSteps({ custom, offer }: { custom: CustomView; offer: OfferOf<'custom'> }) {
  const t = useTexts();
  const c = t.custom;
  const money = useMoney();
  const lang = useViewerState((state) => state.lang);
  const { quote } = custom;
  if (!quote) return null;
  return (
    <div className="steps">
      <dl aria-label={c.quote}>
        {quote.steps.map(({ kind, amount, params }) => (
          <div className={amount < 0 ? 'less' : ''} key={`${kind} ${params.optionId ?? ''}`}>
            <dt>
              {kind === 'option'
                ? c.stepOption(
                    offer.terms.options.find(({ id }) => id === params.optionId)?.title[lang] ?? '',
                    valueWords(offer, String(params.optionId ?? ''), String(params.value ?? ''), lang),
                  )
                : kind === 'quote'
                  ? c.stepQuote
                  : kind === 'live'
                    ? t.offers.stepLive
                    : t.offers.stepList(1)}
            </dt>
            <dd>{amount < 0 ? `−${money(-amount)}` : money(amount)}</dd>
          </div>
        ))}
        <div className="sum">
          <dt>{c.quote}</dt>
          <dd>
            <b>{money(quote.price)}</b>
          </dd>
        </div>
        <div>
          <dt>{c.deposit}</dt>
          <dd>{money(quote.deposit)}</dd>
        </div>
        <div>
          <dt>{c.balance}</dt>
          <dd>{money(quote.balance)}</dd>
        </div>
      </dl>
    </div>
  );
}

function Accept({ custom, onPay }: { custom: CustomView; onPay: (orderId: string) => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const money = useMoney();
  const errorText = useErrorText();
  const { handing, fields } = useHanding();
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  // One key for this quote: however often it is pressed, it is taken once.
  const [key] = useState(newKey);
  const [act, setAct] = useState<{ isWaiting: boolean; code: string | null }>({
    isWaiting: false,
    code: null,
  });
  async function accept() {
    setAct({ isWaiting: true, code: null });
    const seen = { ...handing, expectedTotal: custom.quote?.price ?? 0 };
    const answer = await viewer.custom.accept(custom.id, seen, key);
    setAct({ isWaiting: false, code: answer.ok ? null : answer.code });
    if (answer.ok) onPay(answer.value.id);
  }
  return (
    <div className="order-form">
      <HandingFields fields={fields} />
      <button className="main-button" disabled={!isConnected || act.isWaiting} onClick={accept} type="button">
        {isConnected ? t.custom.accept(money(custom.quote?.deposit ?? 0)) : t.offlineButton}
      </button>
      {act.code !== null && (
        <p className="hint bad" role="alert">
          {errorText(act.code)}
        </p>
      )}
    </div>
  );
}

/** Asked twice: a deposit may be lost by it. */
function Withdraw({ custom, rule }: { custom: CustomView; rule: 'forfeit' | 'refund' }) {
  const t = useTexts();
  const c = t.custom;
  const viewer = useViewer();
  const errorText = useErrorText();
  const [isAsked, setAsked] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const isDepositPaid = custom.order?.deposit ? custom.order.deposit.paidAt !== null : false;
  async function withdraw() {
    const answer = await viewer.custom.withdraw(custom.id, c.withdrawReason);
    setAsked(false);
    setCode(answer.ok ? null : answer.code);
  }
  if (!isAsked)
    return (
      <>
        <button className="pill quiet" onClick={() => setAsked(true)} type="button">
          {c.withdraw}
        </button>
        {code !== null && (
          <p className="hint bad" role="alert">
            {errorText(code)}
          </p>
        )}
      </>
    );
  return (
    <div className="withdraw">
      {isDepositPaid && <p>{c.rule[rule]}</p>}
      <button className="pill" onClick={withdraw} type="button">
        {c.withdrawSure}
      </button>
      <button className="pill quiet" onClick={() => setAsked(false)} type="button">
        {c.keep}
      </button>
    </div>
  );
}
