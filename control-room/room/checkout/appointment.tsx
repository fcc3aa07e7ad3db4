import { useEffect, useState } from 'react';
import type { CustomView, SlotsView } from '#shared/contract/custom.ts';
import type { Store } from '../api.ts';
import { useErrorText, useTexts, useViewer, useViewerState } from '../context.tsx';
import { formatMoment } from '../format.ts';
import { Icon } from '../icons.tsx';
import { storeName } from './store-name.ts';

/** A time in a store for a custom piece: made, moved, given up. */
export function Appointment({ custom, offerId }: { custom: CustomView; offerId: string }) {
  const t = useTexts();
  const c = t.custom;
  const viewer = useViewer();
  const errorText = useErrorText();
  const lang = useViewerState((state) => state.lang);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  const [stores, setStores] = useState<readonly Store[]>([]);
  const [slots, setSlots] = useState<SlotsView['items']>([]);
  const [storeId, setStoreId] = useState<string | null>(null);
  const [slotAt, setSlotAt] = useState<number | null>(null);
  const [isMoving, setMoving] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const { appointment } = custom;
  // Anew after each change: what was taken or given back is free or not any more.
  const bookedAt = appointment?.slotAt ?? null;
  useEffect(() => {
    if (!isConnected) return;
    // What is booked changes what is free.
    void bookedAt;
    let isGone = false;
    void Promise.all([viewer.stores(), viewer.custom.slots(offerId)]).then(([known, free]) => {
      if (isGone) return;
      if (known.ok) setStores(known.value);
      if (free.ok) setSlots(free.value.items);
    });
    return () => {
      isGone = true;
    };
  }, [viewer, offerId, isConnected, bookedAt]);
  const nameOf = (id: string) => {
    const store = stores.find((one) => one.id === id);
    return store ? storeName(store, lang) : '';
  };
  const at = (moment: number) => formatMoment(moment, timeZone, lang);
  const withSlots = [...new Set(slots.map((slot) => slot.storeId))];
  const store = storeId !== null && withSlots.includes(storeId) ? storeId : (withSlots[0] ?? null);
  const times = slots.filter((slot) => slot.storeId === store).map((slot) => slot.slotAt);
  const time = slotAt !== null && times.includes(slotAt) ? slotAt : (times[0] ?? null);
  const isBooked = appointment?.status === 'booked';

  async function run(act: Promise<{ ok: true } | { ok: false; code: string }>) {
    const answer = await act;
    setCode(answer.ok ? null : answer.code);
    if (answer.ok) setMoving(false);
  }
  return (
    <section aria-label={c.appointment} className="appointment">
      <h3>{c.appointment}</h3>
      {appointment && isBooked ? (
        <p className="good" role="status">
          <Icon name="clock" size={16} />{' '}
          {c.appointmentAt(at(appointment.slotAt), nameOf(appointment.storeId))}
        </p>
      ) : (
        <p className="muted">{appointment?.status === 'missed' ? c.missed : c.appointmentHint}</p>
      )}
      {(!isBooked || isMoving) &&
        (store !== null && time !== null ? (
          <div className="slot-fields">
            <label>
              <span>{c.day}</span>
              <select onChange={(event) => setStoreId(event.target.value)} value={store}>
                {withSlots.map((id) => (
                  <option key={id} value={id}>
                    {nameOf(id) || id}
                  </option>
                ))}
              </select>
            </label>
            <label>
              <span>{c.time}</span>
              <select onChange={(event) => setSlotAt(Number(event.target.value))} value={time}>
                {times.map((moment) => (
                  <option key={moment} value={moment}>
                    {at(moment)}
                  </option>
                ))}
              </select>
            </label>
            <button
              className="pill solid"
              disabled={!isConnected}
              onClick={() => run(viewer.custom.book(custom.id, store, time))}
              type="button"
            >
              {c.book}
            </button>
          </div>
        ) : (
          <p className="muted">{c.noSlots}</p>
        ))}
      {isBooked && !isMoving && (
        <p className="slot-buttons">
          <button className="pill" onClick={() => setMoving(true)} type="button">
            {c.move}
          </button>
          <button
            className="pill quiet"
            disabled={!isConnected}
            onClick={() => run(viewer.custom.unbook(custom.id))}
            type="button"
          >
            {c.cancelAppointment}
          </button>
        </p>
      )}
      {code !== null && (
        <p className="hint bad" role="alert">
          {errorText(code)}
        </p>
      )}
    </section>
  );
}
