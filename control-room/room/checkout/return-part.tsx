import { useState } from 'react';
import { faults, type ReturnView } from '#shared/contract/returns.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { useErrorText, useTexts, useViewer, useViewerState } from '../context.tsx';
import type { ReturnTexts } from '../i18n/return-texts.ts';
import { useMoney } from '../offers/offer-words.ts';
import { newKey } from '../remembered.ts';
import { Stepper } from './stepper.tsx';

/** Sending something of a paid order back: to ask for it, and what came of that. */
export function ReturnPart({ order }: { order: OrderView }) {
  const t = useTexts();
  const [isAsking, setIsAsking] = useState(false);
  const { returning } = order;
  if (order.status !== 'paid') return null;
  const isOpen = returning?.stands === 'asked' || (returning && isAwaited(order, returning));
  const isAll = order.lines.every((line) => stillOwn(line) === 0);
  return (
    <>
      {returning && returning.stands !== 'withdrawn' && <Standing order={order} returning={returning} />}
      {!isOpen &&
        !isAll &&
        (isAsking ? (
          <AskForm onClose={() => setIsAsking(false)} order={order} />
        ) : (
          <button className="pill quiet" onClick={() => setIsAsking(true)} type="button">
            {returning?.stands === 'declined' ? t.returns.again : t.returns.start}
          </button>
        ))}
    </>
  );
}

/** What is approved and paid for when it is back: until it is, one thing after the other. */
const isAwaited = ({ lines }: OrderView, { stands, decided, lines: units }: ReturnView): boolean =>
  stands === 'approved' &&
  decided?.refund === 'when-back' &&
  units.some(({ line, quantity }) => (lines[line]?.returned ?? 0) < quantity);

/** Units of a line that can still be sent back. */
const stillOwn = ({ quantity, returned = 0, approvedBack = 0 }: OrderView['lines'][number]): number =>
  Math.max(quantity - Math.max(returned, approvedBack), 0);

/** Where it stands, in words; what cost nothing brings no money back. */
function wordOf(r: ReturnTexts, { stands, decided, amount }: ReturnView, money: (minor: number) => string) {
  const back = decided?.amount ?? amount;
  if (stands === 'declined') return r.declined;
  if (stands === 'asked') return back === 0 ? r.askedFree : r.asked(money(back));
  if (back === 0) return r.approvedFree;
  return decided?.refund === 'when-back' ? r.approvedBack(money(back)) : r.approvedNow(money(back));
}

function Standing({ order, returning }: { order: OrderView; returning: ReturnView }) {
  const t = useTexts();
  const r = t.returns;
  const money = useMoney();
  const viewer = useViewer();
  const errorText = useErrorText();
  const [failed, setFailed] = useState<string | null>(null);
  const { stands, decided } = returning;
  const word = wordOf(r, returning, money);
  return (
    <section aria-label={r.title} className={`return-state ${stands}`}>
      <p role="status">
        <b>{word}</b>
      </p>
      {stands === 'asked' && <p>{r.askedHint}</p>}
      {decided?.refund === 'when-back' && <p>{r.approvedHint}</p>}
      {decided?.note && <p>{r.answer(decided.note)}</p>}
      {stands === 'asked' && (
        <button
          className="pill quiet"
          onClick={async () => {
            const answer = await viewer.returns.withdraw(order.id, returning.id);
            setFailed(answer.ok ? null : errorText(answer.code));
          }}
          type="button"
        >
          {r.withdraw}
        </button>
      )}
      {failed && (
        <p className="hint bad" role="alert">
          {failed}
        </p>
      )}
    </section>
  );
}

function AskForm({ order, onClose }: { order: OrderView; onClose: () => void }) {
  const t = useTexts();
  const r = t.returns;
  const viewer = useViewer();
  const errorText = useErrorText();
  const lang = useViewerState((state) => state.lang);
  const items = useViewerState((state) => state.room?.items);
  const [key] = useState(newKey);
  const [why, setWhy] = useState<ReturnView['why'] | null>(null);
  const [note, setNote] = useState('');
  const [units, setUnits] = useState(() => order.lines.map((line) => (line.isGift ? 0 : stillOwn(line))));
  const [isSending, setIsSending] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const reasons = (Object.entries(r.why) as [ReturnView['why'], string][]).filter(
    ([one]) => !order.returnsForFaultsOnly || faults.includes(one),
  );
  const lines = units.flatMap((quantity, line) => (quantity > 0 ? [{ line, quantity }] : []));
  const isMany = order.lines.length > 1 || (order.lines[0]?.quantity ?? 0) > 1;
  const send = async () => {
    if (why === null || isSending) return;
    setIsSending(true);
    const told = note.trim();
    const answer = await viewer.returns.ask(order.id, { key, lines, why, ...(told && { note: told }) });
    setIsSending(false);
    if (answer.ok) onClose();
    else setFailed(errorText(answer.code));
  };
  return (
    <form
      aria-label={r.title}
      className="return-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {order.returnsForFaultsOnly && <p className="hint">{r.faultsOnly}</p>}
      <label className="text-field">
        <span>{r.whyTitle}</span>
        <select
          onChange={(event) => setWhy(reasons.find(([one]) => one === event.target.value)?.[0] ?? null)}
          required
          value={why ?? ''}
        >
          <option value="">{t.custom.choose}</option>
          {reasons.map(([one, word]) => (
            <option key={one} value={one}>
              {word}
            </option>
          ))}
        </select>
      </label>
      {isMany && (
        <fieldset>
          <legend>{r.units}</legend>
          {order.lines.map((of, line) => {
            const { itemId, productId, dealId, isGift } = of;
            const item = items?.find((known) => known.itemId === itemId);
            const name = `${item?.title[lang] ?? productId}${isGift ? ` · ${t.offers.gift}` : ''}`;
            return (
              <p key={`${itemId} ${dealId ?? ''} ${isGift ? 'gift' : ''}`}>
                <span>{name}</span>
                <Stepper
                  label={name}
                  least={0}
                  most={stillOwn(of)}
                  onChange={(count) => setUnits(units.with(line, count))}
                  units={units[line] ?? 0}
                />
              </p>
            );
          })}
          {order.lines.some((of) => of.isGift && stillOwn(of) > 0) && <p className="hint">{r.giftToo}</p>}
        </fieldset>
      )}
      <label className="text-field">
        <span>{r.note}</span>
        <textarea
          maxLength={300}
          onChange={(event) => setNote(event.target.value.replace(/\s*\n\s*/g, ' '))}
          placeholder={r.noteHint}
          rows={2}
          value={note}
        />
      </label>
      {failed && (
        <p className="hint bad" role="alert">
          {failed}
        </p>
      )}
      <button className="main-button" disabled={why === null || lines.length === 0} type="submit">
        {isSending ? r.sending : r.send}
      </button>
      <button className="pill quiet" onClick={onClose} type="button">
        {r.keep}
      </button>
    </form>
  );
}
