import { ActionIcon, Button, Checkbox, MultiSelect, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { toWallTime } from '../ui/zone.ts';
import { type AppointmentsDraft, slotsOf, withSlots } from './custom-draft.ts';
import styles from './custom-fields.module.css';
import { usePlan } from './plan-context.tsx';

/** Which stores customers of a custom piece can come to, and when. */
export function CustomAppointments(props: {
  appointments: AppointmentsDraft;
  error: string | null;
  onAppointments: (appointments: AppointmentsDraft) => void;
}) {
  const { appointments, error, onAppointments } = props;
  const t = useText();
  const { view, language, regionName } = usePlan();
  const stores = useStores().data ?? [];
  const { regionIds } = view.show;
  const open = stores.filter(({ regionId }) => regionIds.length === 0 || regionIds.includes(regionId));
  const change = (changes: Partial<AppointmentsDraft>) => onAppointments({ ...appointments, ...changes });
  return (
    <fieldset className={styles.group}>
      <legend>{t('customPlan.appointments')}</legend>
      <Checkbox
        label={t('customPlan.offered')}
        checked={appointments.isOffered}
        onChange={(event) => change({ isOffered: event.currentTarget.checked })}
      />
      {appointments.isOffered && (
        <>
          <div className={styles.where}>
            <MultiSelect
              label={t('customPlan.stores')}
              searchable
              value={[...appointments.storeIds]}
              data={open.map(({ id, name, regionId }) => ({
                value: id,
                label: `${inLanguage(name, language)} · ${regionName(regionId)}`,
              }))}
              onChange={(storeIds) => change({ storeIds })}
            />
            <TextInput
              label={t('customPlan.minutes')}
              inputMode="numeric"
              value={appointments.minutes}
              onChange={(event) => change({ minutes: event.currentTarget.value })}
            />
            <TextInput
              label={t('customPlan.capacity')}
              inputMode="numeric"
              value={appointments.capacity}
              onChange={(event) => change({ capacity: event.currentTarget.value })}
            />
          </div>
          <MoreSlots
            minutes={Number(appointments.minutes)}
            onSlots={(more) => change({ slots: withSlots(appointments.slots, more) })}
          />
          <SlotDays slots={appointments.slots} onSlots={(slots) => change({ slots })} />
        </>
      )}
      {error !== null && (
        <p className={styles.open} role="status">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** Puts every slot of some days' hours in, from the day after the show. */
function MoreSlots({ minutes, onSlots }: { minutes: number; onSlots: (slots: readonly number[]) => void }) {
  const t = useText();
  const { timeZone, plannedStartAt } = usePlan().view.show;
  const dayAfter = toWallTime(plannedStartAt + 86_400_000, timeZone).slice(0, 10);
  const [range, setRange] = useState({
    ...{ fromDay: dayAfter, toDay: dayAfter, fromTime: '10:00', toTime: '18:00' },
  });
  const slots = slotsOf({ ...range, minutes }, timeZone);
  const field = (name: keyof typeof range, type: 'date' | 'time') => (
    <TextInput
      type={type}
      label={t(`customPlan.${name}`)}
      value={range[name]}
      onChange={(event) => setRange({ ...range, [name]: event.currentTarget.value })}
    />
  );
  return (
    <div className={styles.range}>
      {field('fromDay', 'date')}
      {field('toDay', 'date')}
      {field('fromTime', 'time')}
      {field('toTime', 'time')}
      <Button variant="default" disabled={slots.length === 0} onClick={() => onSlots(slots)}>
        {t('customPlan.addSlots', { n: slots.length })}
      </Button>
    </div>
  );
}

/** The slots there are, a day a line. */
function SlotDays({
  slots,
  onSlots,
}: {
  slots: readonly number[];
  onSlots: (slots: readonly number[]) => void;
}) {
  const t = useText();
  const { view, language } = usePlan();
  const { timeZone } = view.show;
  if (slots.length === 0) return <p className={styles.hint}>{t('customPlan.noTimes')}</p>;
  const days = new Map<string, number[]>();
  for (const at of slots) {
    const day = toWallTime(at, timeZone).slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), at]);
  }
  const dayName = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium' });
  const time = (at: number) => toWallTime(at, timeZone).slice(11);
  return (
    <ul className={styles.days}>
      {[...days].map(([day, own]) => {
        const name = dayName.format(own[0]);
        const [first = 0, last = 0] = [own[0], own.at(-1)];
        return (
          <li key={day}>
            <span>{name}</span>
            <span>{t('customPlan.times', { n: own.length, first: time(first), last: time(last) })}</span>
            <ActionIcon
              variant="default"
              size="sm"
              aria-label={t('customPlan.removeDay', { day: name })}
              title={t('customPlan.removeDay', { day: name })}
              onClick={() => onSlots(slots.filter((at) => !own.includes(at)))}
            >
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}
