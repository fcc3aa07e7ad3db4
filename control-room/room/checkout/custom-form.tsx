import { type FormEvent, useState } from 'react';
import type { CustomOption } from '#shared/contract/custom-terms.ts';
import { useErrorText, useTexts, useViewer, useViewerState } from '../context.tsx';
import { useBlocked, useItem } from '../offers/cards.tsx';
import { useMoney } from '../offers/offer-words.ts';
import type { OfferOf } from '../offers/standing.ts';
import { newKey } from '../remembered.ts';

const longestNote = 500;

/** The options of a piece and what each adds; the quote itself is the server's. */
export function CustomForm({ offer }: { offer: OfferOf<'custom'> }) {
  const t = useTexts();
  const c = t.custom;
  const viewer = useViewer();
  const errorText = useErrorText();
  const blocked = useBlocked(useItem(offer.terms.itemId));
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [note, setNote] = useState('');
  const [key, setKey] = useState(newKey);
  const [act, setAct] = useState<{ isWaiting: boolean; code: string | null }>({
    isWaiting: false,
    code: null,
  });

  async function ask(event: FormEvent) {
    event.preventDefault();
    setAct({ isWaiting: true, code: null });
    const choices = Object.entries(values).flatMap(([optionId, value]) =>
      value.trim() === '' ? [] : [{ optionId, value: value.trim() }],
    );
    const answer = await viewer.custom.ask(offer.id, { choices, note: note.trim(), key });
    // Without an answer it may have been taken: the same key asks for the same piece.
    if (!answer.ok && answer.code !== 'network') setKey(newKey());
    setAct({ isWaiting: false, code: answer.ok ? null : answer.code });
  }

  return (
    <form className="order-form custom-form" onSubmit={ask}>
      {offer.terms.options.map((option) => (
        <OptionField
          key={option.id}
          onChange={(value) => setValues((known) => ({ ...known, [option.id]: value }))}
          option={option}
          value={values[option.id] ?? ''}
        />
      ))}
      <label className="text-field">
        <span>
          {c.note} <small>{c.optional}</small>
        </span>
        <textarea
          maxLength={longestNote}
          onChange={(event) => setNote(event.target.value.replace(/[\r\n\t]+/g, ' '))}
          placeholder={c.noteHint}
          rows={2}
          value={note}
        />
      </label>
      <button className="main-button" disabled={blocked !== null || act.isWaiting} type="submit">
        {act.isWaiting ? c.asking : (blocked ?? c.ask)}
      </button>
      {act.code !== null && (
        <p className="hint bad" role="alert">
          {errorText(act.code)}
        </p>
      )}
    </form>
  );
}

/** Up to so many values are shown side by side; more are a list. */
const mostShown = 6;

/** One thing to choose or to write, with what it adds to the price. */
export function OptionField({
  option,
  value,
  onChange,
}: {
  option: Pick<CustomOption, 'id' | 'title' | 'isRequired' | 'input'>;
  value: string;
  onChange: (value: string) => void;
}) {
  const t = useTexts();
  const c = t.custom;
  const money = useMoney();
  const lang = useViewerState((state) => state.lang);
  const { input, isRequired } = option;
  const label = (
    <>
      {option.title[lang]} {!isRequired && <small>{c.optional}</small>}
    </>
  );
  const difference = (price: number | null) =>
    price === null ? c.byStaff : price === 0 ? '' : price > 0 ? `+${money(price)}` : `−${money(-price)}`;
  if (input.kind === 'text')
    return (
      <label className="text-field">
        <span>
          {label} {input.price > 0 && <small>+{money(input.price)}</small>}
        </span>
        <input
          maxLength={input.maxLength}
          onChange={(event) => onChange(event.target.value)}
          required={isRequired}
          value={value}
        />
        <small aria-hidden="true" className="right">
          {value.length}/{input.maxLength}
        </small>
      </label>
    );
  if (input.choices.length > mostShown)
    return (
      <label className="text-field">
        <span>{label}</span>
        <select onChange={(event) => onChange(event.target.value)} required={isRequired} value={value}>
          <option value="">{c.choose}</option>
          {input.choices.map(({ id, title, price }) => (
            <option key={id} value={id}>
              {[title[lang], difference(price)].filter(Boolean).join(' · ')}
            </option>
          ))}
        </select>
      </label>
    );
  return (
    <fieldset className="option-field">
      <legend>{label}</legend>
      {input.choices.map(({ id, title, price }) => (
        <label className={value === id ? 'chosen' : ''} key={id}>
          <input
            checked={value === id}
            name={`option-${option.id}`}
            onChange={() => onChange(id)}
            required={isRequired}
            type="radio"
          />
          {title[lang]}
          <small>{difference(price)}</small>
        </label>
      ))}
    </fieldset>
  );
}
