import { Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { OfferView } from '#shared/contract/offers.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useCommand } from '../ui/use-command.ts';
import { AudienceFields } from './audience-fields.tsx';
import { CustomAppointments } from './custom-appointments.tsx';
import { CustomOptions } from './custom-options.tsx';
import { draftOf, emptyDraft, type OfferDraft } from './offer-draft.ts';
import { fieldText } from './offer-problem-text.ts';
import { OfferTermFields } from './offer-term-fields.tsx';
import { type Field, isBlocking, readDraft } from './offer-terms.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { useOfferSurroundings } from './use-offer-surroundings.ts';

const kinds = ['coupon', 'bundle', 'gift', 'member-price', 'group-buy', 'presale', 'custom'] as const;

/** Plans an offer, or revises a planned one; each field says what is wrong with it before anything is sent. */
export function OfferForm({ offer, onClose }: { offer: OfferView | null; onClose: () => void }) {
  const t = useText();
  const plan = usePlan();
  const { show } = plan.view;
  const around = useOfferSurroundings();
  const [draft, setDraft] = useState<OfferDraft>(() => (offer ? draftOf(offer, show) : emptyDraft('coupon')));
  const [touched, setTouched] = useState<ReadonlySet<Field>>(new Set());
  const change = (changes: Partial<OfferDraft>) => {
    setDraft({ ...draft, ...changes });
    setTouched(new Set([...touched, ...(Object.keys(changes) as Field[])]));
  };
  const { terms, opensAt, closesAt, problems } = readDraft(draft, around);
  /** What is empty is wrong only once it was left so; what is wrong is said at once. */
  const error = (field: Field): string | null => {
    const problem = problems.get(field);
    if (!problem || (problem.kind === 'needed' && !touched.has(field))) return null;
    return fieldText(t, problem, plan);
  };
  const missing = [...problems.values()].filter(isBlocking).length;
  const save = useCommand(async (commandId) => {
    if (!terms) return { ok: false, error: { code: 'invalid', message: 'Not sent: the form has problems' } };
    const title = { en: draft.titleEn.trim(), zh: draft.titleZh.trim() };
    const outcome = await plan.send(
      offer
        ? { type: 'offer.revise', offerId: offer.id, title, terms, opensAt, closesAt }
        : {
            ...{ type: 'offer.plan', title, terms },
            ...(opensAt === null ? {} : { opensAt }),
            ...(closesAt === null ? {} : { closesAt }),
          },
      { commandId },
    );
    if (outcome.ok) onClose();
    return outcome;
  });
  return (
    <Dialog opened onClose={onClose} title={t(offer ? 'offers.form.edit' : 'offers.form.add')} size="xl">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <Select
            label={t('offers.form.kind')}
            allowDeselect={false}
            value={draft.kind}
            disabled={offer !== null}
            data={kinds.map((value) => ({ value, label: t(`offers.kind.${value}`) }))}
            onChange={(value) => {
              const kind = kinds.find((one) => one === value);
              if (kind) change({ kind, audience: emptyDraft(kind).audience });
            }}
            data-autofocus
          />
          <TextInput
            label={t('offers.form.titleEn')}
            value={draft.titleEn}
            maxLength={200}
            error={error('titleEn')}
            onChange={(event) => change({ titleEn: event.currentTarget.value })}
          />
          <TextInput
            label={t('offers.form.titleZh')}
            value={draft.titleZh}
            maxLength={200}
            error={error('titleZh')}
            onChange={(event) => change({ titleZh: event.currentTarget.value })}
          />
        </SimpleGrid>
        <p className={styles.hint}>{t(`offers.form.what.${draft.kind}`)}</p>
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <OfferTermFields draft={draft} change={change} error={error} />
          <AudienceFields
            audience={draft.audience}
            error={error('audience')}
            onAudience={(audience) => change({ audience })}
          />
          <TextInput
            type="datetime-local"
            label={`${t('offers.form.opensAt')} (${t('common.optional')})`}
            value={draft.opensAt}
            error={error('opensAt')}
            onChange={(event) => change({ opensAt: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label={`${t('offers.form.closesAt')} (${t('common.optional')})`}
            value={draft.closesAt}
            error={error('closesAt')}
            onChange={(event) => change({ closesAt: event.currentTarget.value })}
          />
        </SimpleGrid>
        {draft.kind === 'custom' && (
          <>
            <CustomOptions
              options={draft.options}
              error={error('options')}
              onOptions={(options) => change({ options })}
            />
            <CustomAppointments
              appointments={draft.appointments}
              error={error('appointments')}
              onAppointments={(appointments) => change({ appointments })}
            />
          </>
        )}
        <CommandButton
          command={save}
          tone="accent"
          label={t(offer ? 'common.save' : 'offers.form.add')}
          disabledWhy={plan.readOnly ?? (terms ? null : t('offers.form.missing', { n: missing }))}
        />
      </Stack>
    </Dialog>
  );
}
