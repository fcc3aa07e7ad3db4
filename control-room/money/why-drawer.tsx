import {
  IconArrowRight,
  IconCircleCheck,
  IconCircleDashed,
  IconMessageExclamation,
} from '@tabler/icons-react';
import type { AttributionView } from '#shared/contract/attribution.ts';
import { isSamePlace } from '#shared/domain/attribution/by-hand.ts';
import type { Place } from '#shared/domain/attribution/types.ts';
import { placesOf } from '#shared/domain/orders/places-of.ts';
import { failureOf } from '../app/api.ts';
import { type StaffText, useText } from '../i18n/use-text.ts';
import { SideDialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Status } from '../ui/status.tsx';
import { useMoneyPage } from './context.ts';
import { DecisionForms } from './decision-forms.tsx';
import styles from './money.module.css';
import { useWhy } from './queries.ts';

type Entry = AttributionView['entries'][number];

/** Why this guide: where the sale belongs, what that rests on, and everything that came after. */
export function WhyDrawer({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const t = useText();
  const { show } = useMoneyPage();
  const why = useWhy(orderId, show.id);
  return (
    <SideDialog onClose={onClose} opened size="lg" title={t('money.why.of', { id: orderId.slice(-8) })}>
      {why.isPending && <Loading rows={6} height={48} />}
      {why.isError && <ErrorPanel failure={failureOf(why.error)} retry={() => void why.refetch()} />}
      {why.data && <Why view={why.data} />}
    </SideDialog>
  );
}

function Why({ view }: { view: AttributionView }) {
  const t = useText();
  const page = useMoneyPage();
  const { current, lines, disputes, entries } = view;
  // Where its lines are: by hand they may all have gone from where the order was put.
  const places = placesOf({ attribution: current, lines: lines.map((line) => ({ attribution: line })) });
  const isByLine = lines.some(
    ({ guideId, storeId, regionId }) =>
      guideId !== current.guideId || storeId !== current.storeId || regionId !== current.regionId,
  );
  return (
    <div className={styles.why}>
      <section aria-label={t('money.why.result')}>
        {places.map((place) => (
          <p className={styles.result} key={page.place(place)}>
            <strong>{page.place(place)}</strong>
            <span>
              {t(`money.reason.${place.reason}`)} · {place.rule} ·{' '}
              {page.money(places.length === 1 ? view.amount : amountAt(view, place))}
            </span>
            <Moved place={place} />
          </p>
        ))}
        {isByLine && (
          <ul className={styles.lines}>
            {lines.map((line) => (
              <li key={`${line.itemId} ${line.seq} ${line.amount} ${line.quantity}`}>
                <span>
                  {page.product(line.productId)} × {line.quantity}
                </span>
                <b>{page.money(line.amount)}</b>
                <small>
                  {page.place(line)} · {t(`money.reason.${line.reason}`)}
                </small>
              </li>
            ))}
          </ul>
        )}
      </section>
      {disputes.map((dispute) => (
        <section className={styles.dispute} key={`${dispute.at} ${dispute.actor.id}`}>
          <Status icon={IconMessageExclamation} tone="warn" word={t('money.why.disputed')} />
          <p>
            {t('money.why.says', { name: dispute.actor.name, time: page.time(dispute.at) })}
            {dispute.line !== null &&
              ` · ${t('money.why.line', { name: page.product(lines[dispute.line]?.productId ?? '') })}`}
          </p>
          {dispute.claim && <p>{t('money.why.claims', { place: page.place(dispute.claim) })}</p>}
          <blockquote>{dispute.reason}</blockquote>
        </section>
      ))}
      {view.reported ? (
        <p className={styles.soft}>{t('money.why.reported')}</p>
      ) : (
        <DecisionForms key={`${entries.length} ${disputes.length}`} view={view} />
      )}
      <section aria-label={t('money.why.history')}>
        <h3>{t('money.why.history')}</h3>
        <ol className={styles.entries}>
          {entries.toReversed().map((entry) => (
            <EntryCard entry={entry} key={entry.seq} lines={lines} />
          ))}
        </ol>
      </section>
    </div>
  );
}

/** What the lines at a place come to. Minor units. */
const amountAt = ({ lines }: AttributionView, place: Place): number =>
  lines.reduce((sum, line) => sum + (isSamePlace(line, place) ? line.amount : 0), 0);

/** A guide who is at another store today, a store that belongs to another region: the sale stays where it was made. */
function Moved({ place }: { place: Place }) {
  const t = useText();
  const page = useMoneyPage();
  const store = page.movedTo(place);
  const region = page.regroupedTo(place);
  return (
    <>
      {store !== null && <small>{t('money.why.moved', { store })}</small>}
      {region !== null && <small>{t('money.why.regrouped', { region })}</small>}
    </>
  );
}

const personText = (t: StaffText, name: string, note: string | null): string =>
  [t('money.why.by', { name }), note].filter(Boolean).join(' — ');

function EntryCard({ entry, lines }: { entry: Entry; lines: AttributionView['lines'] }) {
  const t = useText();
  const page = useMoneyPage();
  const { actor, note, line } = entry;
  return (
    <li data-superseded={entry.superseded}>
      <div className={styles.entryHead}>
        <Status
          icon={entry.superseded ? IconCircleDashed : IconCircleCheck}
          tone={entry.superseded ? 'off' : 'good'}
          word={t(entry.superseded ? 'money.why.superseded' : 'money.why.stands')}
        />
        <time>{page.time(entry.at)}</time>
      </div>
      <strong>{page.place(entry)}</strong>
      <Moved place={entry} />
      <p>
        {t(`money.reason.${entry.reason}`)} · {t('money.why.rule', { rule: entry.rule })} ·{' '}
        {t('money.why.entry', { seq: entry.seq })}
      </p>
      {line !== null && (
        <p>{t('money.why.line', { name: page.product(lines[line]?.productId ?? String(line)) })}</p>
      )}
      {actor && <p>{actor.role === 'system' ? t('money.why.late') : personText(t, actor.name, note)}</p>}
      {entry.evidence && (
        <dl className={styles.evidence}>
          {entry.steps.map((step) => (
            <div data-decided={step.decided} key={step.step}>
              <dt>
                {step.decided && <IconArrowRight aria-label={t('money.why.decided')} size={14} />}
                {t(`money.step.${step.step}`)}
              </dt>
              <dd>{step.place ? page.place(step.place) : t('money.why.nothing')}</dd>
            </div>
          ))}
          {entry.evidence.visitRef !== null && (
            <div>
              <dt>{t('money.why.code')}</dt>
              <dd>
                <code>{entry.evidence.visitRef}</code>
              </dd>
            </div>
          )}
          {entry.evidence.memberId !== null && (
            <div>
              <dt>{t('money.why.member')}</dt>
              <dd>
                <code>{entry.evidence.memberId}</code>
              </dd>
            </div>
          )}
        </dl>
      )}
    </li>
  );
}
