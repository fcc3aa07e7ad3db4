import { Button, NativeSelect, Select, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { AttributionView, Reattribution } from '#shared/contract/attribution.ts';
import { storeAt } from '#shared/domain/attribution/postings.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { useGuides, useRegions, useStores } from '../app/queries.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { newId } from '../ui/new-id.ts';
import { useMoneyPage } from './context.ts';
import styles from './money.module.css';
import { useDecision } from './queries.ts';

const kinds = ['correction', 'dispute', 'claw-back', 'upheld'] as const;
type Kind = (typeof kinds)[number] | 'ask';

/** Where a sale belongs after all: decided by who trades, disputed by who acts for a region. */
export function DecisionForms({ view }: { view: AttributionView }) {
  const t = useText();
  const mayDecide = useMay('shows.trade');
  const mayDispute = useMay('regions.act');
  const [kind, setKind] = useState<Kind | null>(null);
  if (!mayDecide && !mayDispute) return <p className={styles.soft}>{t('money.why.readOnly')}</p>;
  const offered: readonly Kind[] = mayDecide
    ? kinds.filter((one) => one !== 'dispute' || view.disputes.length > 0)
    : ['ask'];
  if (kind === null)
    return (
      <div className={styles.choices}>
        {offered.map((one) => (
          <Button key={one} onClick={() => setKind(one)} size="xs" variant="default">
            {t(`money.decide.${one}`)}
          </Button>
        ))}
      </div>
    );
  return <DecisionForm key={kind} kind={kind} onClose={() => setKind(null)} view={view} />;
}

function DecisionForm({ kind, view, onClose }: { kind: Kind; view: AttributionView; onClose: () => void }) {
  const t = useText();
  const page = useMoneyPage();
  const { decide, dispute } = useDecision(view.orderId);
  const [line, setLine] = useState('');
  const [place, setPlace] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [key] = useState(newId);
  const namesPlace = kind === 'correction' || kind === 'dispute' || kind === 'ask';
  const isReady = reason.trim() !== '' && (!namesPlace || kind === 'ask' || place !== null);
  const running = kind === 'ask' ? dispute : decide;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const ofLine = line === '' ? {} : { line: Number(line) };
    const named = placeOf(place);
    if (kind === 'ask')
      dispute.mutate({ ...ofLine, ...(place ? { claim: named } : {}), reason: reason.trim(), key });
    else decide.mutate({ ...ofLine, place: named, kind, reason: reason.trim() });
  };
  return (
    <form className={styles.form} onSubmit={send}>
      <h3>{t(`money.decide.${kind}`)}</h3>
      <p className={styles.soft}>{t(`money.decideHint.${kind}`)}</p>
      {view.lines.length > 1 && (
        <NativeSelect
          data={[
            { value: '', label: t('money.decideForm.wholeOrder') },
            ...view.lines.map(({ productId, quantity, amount }, index) => ({
              value: String(index),
              label: `${page.product(productId)} × ${quantity}, ${page.money(amount)}`,
            })),
          ]}
          label={t('money.decideForm.what')}
          onChange={(event) => setLine(event.currentTarget.value)}
          value={line}
        />
      )}
      {namesPlace && (
        <PlaceSelect
          isOptional={kind === 'ask'}
          onChange={setPlace}
          soldAt={view.entries[0]?.at ?? 0}
          value={place}
        />
      )}
      <Textarea
        autosize
        label={t('money.decideForm.reason')}
        maxLength={500}
        minRows={2}
        onChange={(event) => setReason(event.currentTarget.value.replace(/\s*\n\s*/g, ' '))}
        required
        value={reason}
      />
      {running.isError && (
        <p className={styles.trouble} role="alert">
          {failureText(t, failureOf(running.error))}
        </p>
      )}
      <div className={styles.choices}>
        <Button disabled={!isReady} loading={running.isPending} type="submit">
          {t(`money.decide.${kind}`)}
        </Button>
        <Button onClick={onClose} variant="default">
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

/**
 * A guide, a store or a region by name or code: whichever is named most exactly implies the rest. A guide is shown at
 * the store of the time of the sale (epoch ms), where the sale will belong.
 */
function PlaceSelect(props: {
  isOptional: boolean;
  soldAt: number;
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const t = useText();
  const page = useMoneyPage();
  const guides = useGuides();
  const stores = useStores();
  const regions = useRegions();
  return (
    <Select
      clearable={props.isOptional}
      data={[
        {
          group: t('money.decideForm.guides'),
          items: (guides.data ?? []).map((guide) => ({
            value: `guide ${guide.id}`,
            label: `${guide.name} (${guide.code}) · ${page.store(storeAt(guide, props.soldAt))}`,
          })),
        },
        {
          group: t('money.decideForm.stores'),
          items: (stores.data ?? []).map(({ id, code }) => ({
            value: `store ${id}`,
            label: `${page.store(id)} (${code})`,
          })),
        },
        {
          group: t('money.decideForm.regions'),
          items: (regions.data ?? []).map(({ id }) => ({ value: `region ${id}`, label: page.region(id) })),
        },
      ]}
      label={t(props.isOptional ? 'money.decideForm.claim' : 'money.decideForm.place')}
      limit={60}
      nothingFoundMessage={t('money.decideForm.nobody')}
      onChange={props.onChange}
      searchable
      value={props.value}
      withAsterisk={!props.isOptional}
    />
  );
}

function placeOf(value: string | null): Reattribution['place'] {
  const [kind, id] = value?.split(' ') ?? [];
  if (id === undefined) return {};
  if (kind === 'guide') return { guideId: id };
  return kind === 'store' ? { storeId: id } : { regionId: id };
}
