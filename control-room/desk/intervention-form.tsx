import { Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type RegionAction, regionActions } from '#shared/contract/interventions.ts';
import type { RegionFigures } from '#shared/contract/metrics.ts';
import { may } from '#shared/contract/roles.ts';
import { useRegions } from '../app/queries.ts';
import { inBoth } from '../i18n/in-both.ts';
import { useText } from '../i18n/use-text.ts';
import { useClockOffset, useLiveShow, useServerNow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatPrice } from '../ui/money.ts';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { budgetOf, couponAmounts, couponOf, emptyBudget, emptyCoupon } from './intervention-draft.ts';
import { BudgetFields, CouponFields } from './intervention-extras.tsx';

/** Minutes; a show's hour is soon over. */
const dueIn = [5, 10, 15, 30, 60] as const;
/**
 * One click from the board: the region, the usual action and a note with the shortfall are already filled in. A
 * coupon is dropped with it, for that region's viewers; a budget is noted with it.
 */
export function InterventionForm({ region, onClose }: { region: RegionFigures; onClose: () => void }) {
  const t = useText();
  const desk = useDesk();
  const name = desk.regionName(region.regionId);
  const short = Math.round(region.shortfall.amount ?? 0);
  const currency = useLiveShow((show) => show.state.currency);
  const regions = useRegions();
  const [action, setAction] = useState<RegionAction>('call-guides');
  const [note, setNote] = useState(
    short > 0 ? t('desk.regions.suggestion', { region: name, amount: desk.moneyShort(short) }) : '',
  );
  const [minutes, setMinutes] = useState(15);
  const [coupon, setCoupon] = useState(emptyCoupon);
  const [budget, setBudget] = useState(emptyBudget);
  const offset = useClockOffset();
  const now = useServerNow(5_000);
  const blocked = useBlocked('intervention.raise');
  const { role } = desk.user;
  const mayGive = may(role, 'shows.plan') || may(role, 'shows.trade');
  const isGiving = action === 'coupon' && mayGive;
  const amounts = isGiving ? couponAmounts(coupon, currency) : null;
  const allowed = action === 'boost' ? budgetOf(budget, currency) : null;
  const bilingual = regions.data?.find(({ id }) => id === region.regionId)?.name ?? { en: name, zh: name };
  const raise = useCommand(
    async (id) => {
      const dueAt = Math.round(Date.now() + offset) + minutes * 60_000;
      const title =
        amounts &&
        inBoth('act.coupon.name', {
          en: { region: bilingual.en, amount: formatPrice(amounts.off, currency, 'en') },
          zh: { region: bilingual.zh, amount: formatPrice(amounts.off, currency, 'zh-CN') },
        });
      const outcome = await desk.send(
        {
          type: 'intervention.raise',
          regionId: region.regionId ?? '',
          action,
          note: note.replace(/\s+/g, ' ').trim(),
          dueAt,
          ...(amounts && title && coupon.quantity !== null
            ? { coupon: couponOf(amounts, coupon.quantity, title) }
            : {}),
          ...(allowed ? { budget: allowed } : {}),
        },
        id,
      );
      if (outcome.ok) onClose();
      return outcome;
    },
    { confirm: isGiving },
  );
  const until = desk.minute(now + minutes * 60_000);
  return (
    <Dialog opened onClose={onClose} title={t('desk.regions.raiseTitle', { region: name })}>
      <Stack gap="sm">
        <Select
          label={t('desk.regions.action')}
          data={regionActions.map((value) => ({ value, label: t(`desk.regions.actions.${value}`) }))}
          value={action}
          onChange={(value) => setAction(regionActions.find((one) => one === value) ?? 'other')}
          allowDeselect={false}
        />
        {isGiving && (
          <CouponFields
            currency={currency}
            draft={coupon}
            error={coupon.off !== '' && !amounts ? t('act.coupon.wrong') : null}
            until={until}
            onChange={setCoupon}
          />
        )}
        {action === 'coupon' && !mayGive && (
          <Text size="xs" c="var(--text-dim)">
            {t('act.coupon.notYours')}
          </Text>
        )}
        {action === 'boost' && <BudgetFields currency={currency} draft={budget} onChange={setBudget} />}
        <Textarea
          label={t('desk.regions.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
        />
        <Select
          label={t('act.dueIn')}
          data={dueIn.map((n) => ({ value: `${n}`, label: t('act.minutes', { n }) }))}
          value={`${minutes}`}
          onChange={(value) => setMinutes(Number(value) || 15)}
          allowDeselect={false}
        />
        <CommandButton
          command={raise}
          tone="accent"
          label={t(isGiving ? 'act.coupon.raise' : 'desk.regions.raise')}
          disabledWhy={
            blocked ??
            (note.trim() ? null : t('desk.why.nothing')) ??
            (isGiving && !amounts ? t('act.coupon.wrong') : null) ??
            (isGiving && coupon.quantity === null ? t('act.coupon.needsQuantity') : null) ??
            (action === 'boost' && budget.amount !== '' && !allowed ? t('act.budget.wrong') : null)
          }
          confirm={{
            title: t('act.coupon.title', { region: name }),
            lines: [
              { label: t('offers.term.value'), value: desk.price(amounts?.off ?? null) },
              {
                label: t('offers.term.threshold'),
                value: amounts?.threshold ? desk.price(amounts.threshold) : t('offers.noThreshold'),
              },
              { label: t('offers.term.quantity'), value: `${coupon.quantity}` },
              { label: t('offers.term.closes'), value: until },
            ],
            warning: t('act.coupon.warning', { region: name }),
          }}
        />
      </Stack>
    </Dialog>
  );
}
