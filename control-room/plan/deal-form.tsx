import { NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DealView } from '#shared/contract/shows.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { moneyUnit } from '../ui/money-unit.tsx';
import { useCommand } from '../ui/use-command.ts';
import { fromWallTime, toWallTime } from '../ui/zone.ts';
import { AudienceFields } from './audience-fields.tsx';
import { audienceDraft, audienceOf } from './offer-draft.ts';
import { usePlan } from './plan-context.tsx';
import { problemText } from './problem-text.ts';
import { dealProblems, isBlocking } from './problems.ts';

/** Plans a deal, or revises a planned one. What is wrong is said before it is sent. */
export function DealForm({ deal, onClose }: { deal: DealView | null; onClose: () => void }) {
  const t = useText();
  const plan = usePlan();
  const { lineup, show } = plan.view;
  const [itemId, setItemId] = useState(deal?.itemId ?? null);
  const [price, setPrice] = useState(deal ? String(deal.price / minorPerUnit(show.currency)) : '');
  const [quantity, setQuantity] = useState<number | string>(deal?.quantity ?? '');
  const [limit, setLimit] = useState<number | string>(deal?.perViewerLimit ?? 1);
  const [minutes, setMinutes] = useState<number | string>((deal?.durationMs ?? 300_000) / 60_000);
  const [hold, setHold] = useState<number | string>((deal?.holdMs ?? 900_000) / 60_000);
  const [audience, setAudience] = useState(audienceDraft(deal?.audience ?? { kind: 'all' }));
  const [opens, setOpens] = useState(deal?.opensAt != null ? toWallTime(deal.opensAt, show.timeZone) : '');
  const item = lineup.find((each) => each.id === itemId);
  const minor = parseMoney(price, show.currency);
  const opensAt = opens === '' ? null : fromWallTime(opens, show.timeZone);
  const terms = {
    price: minor ?? 0,
    quantity: Number(quantity),
    perViewerLimit: Number(limit),
    durationMs: Math.round(Number(minutes) * 60_000),
    holdMs: Math.round(Number(hold) * 60_000),
    audience: audienceOf(audience) ?? { kind: 'all' as const },
  };
  const problems =
    item && minor !== null
      ? dealProblems(
          { ...terms, id: deal?.id ?? '', itemId: item.id, opensAt, state: 'planned' },
          item,
          plan.products.get(item.productId),
          plan.view,
        )
      : [];
  const of = (...kinds: string[]) => {
    const problem = problems.find((each) => kinds.includes(each.kind));
    return problem ? problemText(t, problem, plan.money) : null;
  };
  const blocks = problems.some(isBlocking);
  const isReady =
    item !== undefined &&
    minor !== null &&
    terms.quantity >= 1 &&
    terms.perViewerLimit >= 1 &&
    terms.durationMs >= 5_000 &&
    terms.holdMs >= 10_000 &&
    audienceOf(audience) !== null &&
    !blocks;
  const save = useCommand(async (commandId) => {
    if (!item) return { ok: false, error: { code: 'invalid', message: 'Not sent: no product' } };
    const outcome = await plan.send(
      deal
        ? { type: 'deal.revise', dealId: deal.id, ...terms, opensAt }
        : { type: 'deal.plan', itemId: item.id, ...terms, ...(opensAt === null ? {} : { opensAt }) },
      { commandId },
    );
    if (outcome.ok) onClose();
    return outcome;
  });
  return (
    <Dialog opened onClose={onClose} title={t(deal ? 'plan.deals.edit' : 'plan.deals.add')} size="lg">
      <Stack gap="sm">
        <Select
          label={t('plan.deals.item')}
          data={lineup.map((each, index) => ({
            value: each.id,
            label: `${index + 1} · ${plan.productName(each.productId)} · ${plan.money(each.price)}`,
          }))}
          searchable
          value={itemId}
          disabled={deal !== null}
          onChange={setItemId}
          data-autofocus
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={t('plan.deals.price')}
            inputMode="decimal"
            {...moneyUnit(show.currency)}
            value={price}
            error={
              price !== '' && minor === null ? t('plan.problem.notAmount') : of('belowFloor', 'dealNotBelow')
            }
            onChange={(event) => setPrice(event.currentTarget.value)}
          />
          <NumberInput
            label={t('plan.deals.quantity')}
            value={quantity}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            error={
              quantity !== '' && Number(quantity) < 1 ? t('plan.problem.notQuantity') : of('dealOverStock')
            }
            onChange={setQuantity}
          />
          <NumberInput
            label={t('plan.deals.limit')}
            value={limit}
            min={1}
            max={1000}
            allowDecimal={false}
            onChange={setLimit}
          />
          <NumberInput
            label={t('plan.deals.minutes')}
            value={minutes}
            min={0.5}
            max={1440}
            onChange={setMinutes}
          />
          <NumberInput label={t('plan.deals.hold')} value={hold} min={0.5} max={1440} onChange={setHold} />
          <TextInput
            type="datetime-local"
            label={`${t('plan.deals.opensAt')} (${t('common.optional')})`}
            value={opens}
            error={of('overlap', 'opensOutside')}
            onChange={(event) => setOpens(event.currentTarget.value)}
          />
          <AudienceFields
            audience={audience}
            error={audienceOf(audience) ? null : t('offers.form.problem.pickSome')}
            onAudience={setAudience}
          />
        </SimpleGrid>
        <CommandButton
          command={save}
          tone="accent"
          label={t(deal ? 'common.save' : 'plan.deals.add')}
          disabledWhy={plan.readOnly ?? (isReady ? null : t('errors.invalid'))}
        />
      </Stack>
    </Dialog>
  );
}
