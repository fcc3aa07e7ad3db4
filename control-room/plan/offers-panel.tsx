import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { OfferView } from '#shared/contract/offers.ts';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { Demand } from '../offers/demand.tsx';
import { figureLines } from '../offers/figures.ts';
import { OfferKind, OfferState } from '../offers/offer-kind.tsx';
import { audienceText, termLines, termsInShort } from '../offers/terms.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Panel } from '../ui/panel.tsx';
import { formatClock } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { draftOf } from './offer-draft.ts';
import { OfferForm } from './offer-form.tsx';
import { fieldText } from './offer-problem-text.ts';
import { readDraft } from './offer-terms.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { useOfferNames } from './use-offer-names.ts';
import { useOfferSurroundings } from './use-offer-surroundings.ts';

const columns = ['offer', 'kind', 'value', 'audience', 'opens', 'closes'] as const;

/** Planned and past offers: what each gives, to whom and when; each is planned and revised in its form. */
export function OffersPanel() {
  const t = useText();
  const plan = usePlan();
  const { offers, lineup } = plan.view;
  const [form, setForm] = useState<{ offer: OfferView | null } | null>(null);
  return (
    <div id="offers">
      <Panel
        title={t('offers.title')}
        flush
        aside={
          plan.readOnly === null &&
          lineup.length > 0 && (
            <Button
              size="compact-xs"
              leftSection={<IconPlus size={13} aria-hidden />}
              onClick={() => setForm({ offer: null })}
            >
              {t('offers.form.add')}
            </Button>
          )
        }
      >
        {offers.length === 0 ? (
          <Empty title={t('offers.empty')} next={t('plan.deals.offersNext')} />
        ) : (
          <div className={styles.sheetFrame}>
            <table className={styles.sheet}>
              <thead>
                <tr>
                  {columns.map((name) => (
                    <th key={name} scope="col">
                      {t(`offers.term.${name}`)}
                    </th>
                  ))}
                  <th scope="col">{t('plan.deals.state')}</th>
                  <th scope="col">
                    <span className="sr-only">{t('plan.lineup.column.actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {offers.map((offer) => (
                  <Row key={offer.id} offer={offer} onEdit={() => setForm({ offer })} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {form && <OfferForm offer={form.offer} onClose={() => setForm(null)} />}
      </Panel>
    </div>
  );
}

function Row({ offer, onEdit }: { offer: OfferView; onEdit: () => void }) {
  const t = useText();
  const plan = usePlan();
  const names = useOfferNames();
  const { show } = plan.view;
  const mayDecide = useMay('shows.trade');
  const title = inLanguage(offer.title, plan.language);
  // What was right when it was planned may be wrong by now: a price, a floor, units or the show's time has changed.
  const around = useOfferSurroundings();
  const problems =
    offer.state === 'planned' ? [...readDraft(draftOf(offer, around), around).problems.values()] : [];
  const clock = (at: number | null, none: string) =>
    at === null ? none : formatClock(at, show.timeZone, plan.language);
  const cancel = useCommand(
    (commandId) => plan.send({ type: 'offer.cancel', offerId: offer.id }, { commandId }),
    { confirm: true },
  );
  const figures =
    offer.state === 'planned' || offer.state === 'cancelled'
      ? []
      : figureLines(t, offer.terms, offer.figures, names);
  return (
    <tr data-off={offer.state === 'cancelled'}>
      <th scope="row" className={styles.product}>
        <span title={title}>{title}</span>
        {figures.length > 0 && (
          <small>{figures.map(({ label, value }) => `${label} ${value}`).join(' · ')}</small>
        )}
        {problems.map((problem) => (
          <small key={problem.kind} className={styles.refused}>
            {fieldText(t, problem, plan)}
          </small>
        ))}
        {offer.figures.demand && (
          <Demand
            {...{ offerId: offer.id, title, names }}
            demand={offer.figures.demand}
            blocked={mayDecide ? null : t('offers.approval.role')}
            send={(command, commandId) => plan.send(command, { commandId })}
          />
        )}
      </th>
      <td>
        <OfferKind kind={offer.terms.kind} />
      </td>
      <td>{termsInShort(t, offer.terms, names)}</td>
      <td>{audienceText(t, offer.terms.audience, names)}</td>
      <td>{clock(offer.opensAt, t('offers.byHand'))}</td>
      <td>{clock(offer.closesAt, t('offers.withShow'))}</td>
      <td>
        <OfferState state={offer.state} />
      </td>
      <td className={styles.actions}>
        {plan.readOnly === null && offer.state === 'planned' && (
          <span>
            <Button size="compact-xs" variant="default" onClick={onEdit}>
              {t('common.edit')}
              <span className="sr-only">: {title}</span>
            </Button>
            <CommandButton
              command={cancel}
              size="compact-xs"
              label={t('offers.form.cancelOffer')}
              of={title}
              confirm={{
                title: t('offers.form.cancelTitle'),
                lines: [
                  { label: t('offers.term.offer'), value: title },
                  ...termLines(t, offer.terms, names).slice(0, 4),
                ],
              }}
            />
          </span>
        )}
      </td>
    </tr>
  );
}
