import { Button, NumberInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Campaign } from '#shared/contract/shows.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { useCommand } from '../ui/use-command.ts';
import { api, failureOf } from './api.ts';

/** Makes a campaign and opens it. */
export function NewCampaign() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="default" mr="xs" onClick={() => setOpen(true)}>
        {t('campaign.make')}
      </Button>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('campaign.makeTitle')} size="sm">
        <Fields />
      </Dialog>
    </>
  );
}

function Fields() {
  const t = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [en, setEn] = useState('');
  const [zh, setZh] = useState('');
  const [uv, setUv] = useState<number | string>('');
  const [amount, setAmount] = useState<number | string>('');
  const isNamed = en.trim() !== '' || zh.trim() !== '';
  const make = useCommand(async () => {
    const minor = Math.round(Number(amount) * minorPerUnit('CNY'));
    const target = Number(uv) > 0 || minor > 0 ? { target: { uv: Number(uv), amount: minor } } : {};
    const name = { en: en.trim() || zh.trim(), zh: zh.trim() || en.trim() };
    try {
      const made = await api.post<Campaign>('/api/campaigns', { name, ...target });
      await client.invalidateQueries({ queryKey: ['campaigns'] });
      await navigate(`/campaigns/${encodeURIComponent(made.id)}`);
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  });
  return (
    <Stack gap="xs">
      <TextInput
        size="xs"
        label={t('campaign.nameEn')}
        maxLength={200}
        data-autofocus
        value={en}
        onChange={(event) => setEn(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label={t('campaign.nameZh')}
        maxLength={200}
        value={zh}
        onChange={(event) => setZh(event.currentTarget.value)}
      />
      <NumberInput
        size="xs"
        label={t('campaign.targetUv')}
        min={0}
        thousandSeparator=","
        value={uv}
        onChange={setUv}
      />
      <NumberInput
        size="xs"
        label={`${t('campaign.targetAmount')} (CNY)`}
        min={0}
        thousandSeparator=","
        value={amount}
        onChange={setAmount}
      />
      <CommandButton
        command={make}
        tone="accent"
        label={t('campaign.create')}
        disabledWhy={isNamed ? null : t('shows.needed')}
      />
    </Stack>
  );
}
