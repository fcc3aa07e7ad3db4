import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { appointmentLooks } from '../ui/appointment-looks.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Status } from '../ui/status.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './custom.module.css';
import type { PieceNames } from './names.ts';
import { useAct } from './queries.ts';
import { type Piece, stageOf } from './stages.ts';
import { slotsOf } from './suggestion.ts';

const STEP_MS = 20_000;

/** When the customer comes to which store; booked, moved, and how it went. */
export function AppointmentPart(props: { piece: Piece; pieces: readonly Piece[]; names: PieceNames }) {
  const t = useText();
  const { piece, names } = props;
  const { appointment } = piece.custom;
  const terms = names.terms(piece.custom)?.appointments ?? null;
  const mayAct = useMay('regions.act');
  const now = useNow(STEP_MS);
  const stage = stageOf(piece.custom);
  const isOver = stage === 'collected' || stage === 'cancelled';
  const act = useAct(piece);
  const kept = useCommand(() => act({ act: 'appointment/outcome', body: { outcome: 'kept' } }));
  const missed = useCommand(() => act({ act: 'appointment/outcome', body: { outcome: 'missed' } }));
  if (!terms && !appointment) return null;
  return (
    <section aria-label={t('custom.part.appointment')}>
      <h3>{t('custom.part.appointment')}</h3>
      {appointment ? (
        <p className={styles.head}>
          <Status
            icon={appointmentLooks[appointment.status].icon}
            tone={appointmentLooks[appointment.status].tone}
            word={t(`custom.status.${appointment.status}`)}
          />
          <b>{names.moment(appointment.slotAt)}</b>
          <span>{names.store(appointment.storeId)}</span>
        </p>
      ) : (
        <p className={styles.soft}>{t('custom.appointment.none')}</p>
      )}
      {mayAct && appointment?.status === 'booked' && (
        <div className={styles.actions}>
          <CommandButton command={kept} label={t('custom.appointment.kept')} size="xs" />
          <CommandButton
            command={missed}
            disabledWhy={now < appointment.endsAt ? t('custom.appointment.notOver') : null}
            label={t('custom.appointment.missed')}
            size="xs"
          />
        </div>
      )}
      {mayAct && terms && !isOver && (
        <Booking {...props} key={appointment?.slotAt ?? 0} now={now} storeIds={terms.storeIds} />
      )}
    </section>
  );
}

function Booking(props: {
  piece: Piece;
  pieces: readonly Piece[];
  names: PieceNames;
  storeIds: readonly string[];
  now: number;
}) {
  const t = useText();
  const { piece, pieces, names, storeIds, now } = props;
  const { custom } = piece;
  const { appointment } = custom;
  const act = useAct(piece);
  const first = appointment?.storeId ?? custom.order?.storeId ?? '';
  const [storeId, setStoreId] = useState(storeIds.includes(first) ? first : (storeIds[0] ?? ''));
  const [slot, setSlot] = useState('');
  const terms = names.terms(custom)?.appointments ?? null;
  const ofShow = pieces.filter(({ showId }) => showId === piece.showId);
  const slots = terms ? slotsOf(terms, storeId, custom.offerId, ofShow, now) : [];
  const isMove = appointment?.status === 'booked';
  const send = useCommand(async () => act({ act: 'appointment', body: { storeId, slotAt: Number(slot) } }), {
    confirm: true,
  });
  return (
    <div className={styles.form}>
      <div className={styles.pair}>
        <NativeSelect
          data={storeIds.map((id) => ({ value: id, label: names.store(id) }))}
          label={t('custom.appointment.store')}
          onChange={(event) => {
            setStoreId(event.currentTarget.value);
            setSlot('');
          }}
          value={storeId}
        />
        <NativeSelect
          data={[
            { value: '', label: slots.length === 0 ? t('custom.appointment.noSlots') : '–' },
            ...slots.map(({ slotAt, left }) => ({
              value: String(slotAt),
              label: t('custom.appointment.left', { time: names.moment(slotAt), n: left }),
            })),
          ]}
          label={t('custom.appointment.slot')}
          onChange={(event) => setSlot(event.currentTarget.value)}
          value={slot}
        />
      </div>
      <CommandButton
        command={send}
        confirm={{
          title: t(isMove ? 'custom.appointment.moveTitle' : 'custom.appointment.askTitle'),
          lines: [
            { label: t('custom.column.piece'), value: names.piece(custom) },
            { label: t('custom.column.customer'), value: names.customer(custom) },
            ...(isMove && appointment
              ? [
                  {
                    label: t('custom.appointment.now'),
                    value: `${names.moment(appointment.slotAt)}, ${names.store(appointment.storeId)}`,
                  },
                ]
              : []),
            {
              label: t('custom.appointment.to'),
              value: slot === '' ? '–' : `${names.moment(Number(slot))}, ${names.store(storeId)}`,
            },
          ],
        }}
        disabledWhy={slot === '' ? t('custom.appointment.choose') : null}
        label={t(isMove ? 'custom.appointment.move' : 'custom.appointment.book')}
        size="xs"
      />
    </div>
  );
}
