import { Button, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { CounterAppointment, CounterDay, CounterPickup } from '#shared/contract/counter.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { appointmentLooks } from '../ui/appointment-looks.ts';
import { formatPrice } from '../ui/money.ts';
import { Status } from '../ui/status.tsx';
import { formatDay } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './counter.module.css';
import { useAppointmentEnd } from './queries.ts';

/** What waits at this store: paid pickups, and customers who come about pieces made for them. */
export function DayList(props: {
  storeId: string;
  day: CounterDay;
  onPickup: (pickup: CounterPickup) => void;
}) {
  const t = useText();
  const language = useLanguage();
  const { waiting, appointments } = props.day;
  return (
    <>
      <section className={styles.list} aria-label={t('counter.day.appointments')}>
        <h2>
          {t('counter.day.appointments')} <span>{appointments.length}</span>
        </h2>
        {appointments.length === 0 && <p className={styles.soft}>{t('counter.day.noAppointments')}</p>}
        <ul>
          {appointments.map((one) => (
            <AppointmentRow
              key={`${one.requestId} ${one.slotAt}`}
              appointment={one}
              storeId={props.storeId}
            />
          ))}
        </ul>
      </section>
      <section className={styles.list} aria-label={t('counter.day.waiting')}>
        <h2>
          {t('counter.day.waiting')} <span>{waiting.length}</span>
        </h2>
        {waiting.length === 0 && <p className={styles.soft}>{t('counter.day.noneWaiting')}</p>}
        <ul>
          {waiting.map((pickup) => (
            <li key={pickup.orderId}>
              <UnstyledButton className={styles.row} onClick={() => props.onPickup(pickup)}>
                <span>
                  <strong>
                    {pickup.lines
                      .map((line) => `${inLanguage(line.title, language)} × ${line.quantity}`)
                      .join(language === 'en' ? ', ' : '、')}
                  </strong>
                  <small>
                    {t('counter.pickup.order', { id: pickup.orderId.slice(-8) })} ·{' '}
                    {t('counter.day.since', { time: formatDay(pickup.paidAt, pickup.timeZone, language) })}
                  </small>
                </span>
                <IconChevronRight aria-hidden size={20} />
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function AppointmentRow({ storeId, appointment }: { storeId: string; appointment: CounterAppointment }) {
  const t = useText();
  const language = useLanguage();
  const now = useNow();
  const ending = useAppointmentEnd(storeId);
  const { showId, requestId, status, slotAt, currency, due, price } = appointment;
  const end = (outcome: 'kept' | 'missed') => ending.mutate({ showId, requestId, outcome });
  const money = (minor: number) => formatPrice(minor, currency, language);
  const facts = [
    ...appointment.choices.map(
      ({ option, value }) => `${inLanguage(option, language)}: ${inLanguage(value, language)}`,
    ),
    price === null ? '' : t('counter.day.price', { amount: money(price) }),
    due > 0 ? t('counter.day.due', { amount: money(due) }) : '',
    appointment.note ?? '',
  ].filter((text) => text !== '');
  return (
    <li className={styles.appointment}>
      <span>
        <strong>{formatDay(slotAt, appointment.timeZone, language)}</strong>
        <Status
          tone={appointmentLooks[status].tone}
          icon={appointmentLooks[status].icon}
          word={t(`counter.appointment.${status}`)}
        />
      </span>
      <span>{inLanguage(appointment.title, language)}</span>
      {facts.length > 0 && <small>{facts.join(' · ')}</small>}
      {status === 'booked' && slotAt - now < leadMs && (
        <span className={styles.buttons}>
          <Button loading={ending.isPending} onClick={() => end('kept')} size="sm">
            {t('counter.day.kept')}
          </Button>
          <Button disabled={ending.isPending} onClick={() => end('missed')} size="sm" variant="default">
            {t('counter.day.missed')}
          </Button>
        </span>
      )}
      {ending.isError && (
        <small className={styles.trouble} role="alert">
          {failureText(t, failureOf(ending.error))}
        </small>
      )}
    </li>
  );
}
/** Customers come early; an appointment of another day cannot be ended by mistake. */
const leadMs = 2 * 3_600_000;
