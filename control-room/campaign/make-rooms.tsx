import {
  MultiSelect,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CampaignView, NewRooms } from '#shared/contract/campaigns.ts';
import { splitByShares } from '#shared/domain/targets/split.ts';
import { api, failureOf } from '../app/api.ts';
import { showsKey, useRegions, useShows, useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { useCommand } from '../ui/use-command.ts';
import { fromWallTime, toWallTime, zoneName } from '../ui/zone.ts';
import styles from './campaign.module.css';
import { campaignKey } from './keys.ts';

const MOST = 1000;

/** Hundreds of shows from one template in one go: all of them, or none. */
export function MakeRooms(props: { view: CampaignView; opened: boolean; onClose: () => void }) {
  const t = useText();
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('campaign.roomsTitle')} size="lg">
      <Form view={props.view} onDone={props.onClose} />
    </Dialog>
  );
}

function Form({ view, onDone }: { view: CampaignView; onDone: () => void }) {
  const t = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const shows = useShows().data ?? [];
  const regions = useRegions().data ?? [];
  const stores = useStores().data ?? [];
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [start, setStart] = useState('');
  const [each, setEach] = useState<'store' | 'region'>('store');
  const [regionIds, setRegionIds] = useState<string[]>([]);
  const [codes, setCodes] = useState('');
  const [stock, setStock] = useState<'each' | 'shared'>('each');
  const [split, setSplit] = useState<'none' | 'even' | 'kind'>('none');
  const [uv, setUv] = useState<number | string>(view.target?.uv ?? 0);
  const unit = minorPerUnit(view.currency);
  const [amount, setAmount] = useState<number | string>((view.target?.amount ?? 0) / unit);

  const template = shows.find(({ id }) => id === templateId);
  const timeZone = template?.timeZone ?? 'Asia/Shanghai';
  const startAt = fromWallTime(start, timeZone);
  const pasted = codes.split(/[\s,;，；]+/).filter((code) => code !== '');
  const byCode = new Map(stores.map((store) => [store.code.toLowerCase(), store]));
  const unknown = pasted.filter((code) => !byCode.has(code.toLowerCase()));
  const inRegions = stores.filter(({ regionId }) => regionIds.includes(regionId));
  const chosenStores =
    pasted.length > 0
      ? [...new Set(pasted.flatMap((code) => byCode.get(code.toLowerCase()) ?? []))]
      : inRegions;
  const places =
    each === 'region'
      ? regionIds.map((regionId) => ({ place: { regionId }, weight: 1 }))
      : chosenStores.map(({ id, kind }) => ({ place: { storeId: id }, weight: kind === 'owned' ? 2 : 1 }));
  const weights = places.map(({ weight }) => (split === 'kind' ? weight : 1));
  const amounts = splitByShares(Math.round(Number(amount) * unit), weights);
  const uvs = splitByShares(Math.round(Number(uv)), weights);
  const n = places.length;

  const make = useCommand(async () => {
    if (!templateId || startAt === null)
      return { ok: false, error: { code: 'invalid', message: 'Not sent' } };
    const body: NewRooms = {
      templateId,
      plannedStartAt: startAt,
      stock,
      rooms: places.map(({ place }, index) => ({
        ...place,
        ...(split === 'none' ? {} : { target: { uv: uvs[index] ?? 0, amount: amounts[index] ?? 0 } }),
      })),
    };
    try {
      await api.post(`/api/campaigns/${encodeURIComponent(view.id)}/shows`, body);
      void client.invalidateQueries({ queryKey: showsKey });
      await client.invalidateQueries({ queryKey: campaignKey(view.id) });
      onDone();
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  });
  return (
    <div className={styles.form}>
      <Select
        size="xs"
        label={t('campaign.template')}
        description={t('campaign.templateHint')}
        data={shows
          .filter(({ storeId }) => storeId === null)
          .map(({ id, title }) => ({ value: id, label: inLanguage(title, language) }))}
        searchable
        data-autofocus
        value={templateId}
        onChange={(id) => {
          setTemplateId(id);
          const chosen = shows.find((show) => show.id === id);
          if (chosen)
            setStart(toWallTime(Math.max(chosen.plannedStartAt, Date.now() + 3_600_000), chosen.timeZone));
        }}
      />
      <div className={styles.pair}>
        <TextInput
          size="xs"
          type="datetime-local"
          label={`${t('campaign.start')} · ${zoneName(timeZone, startAt ?? Date.now(), language)}`}
          value={start}
          onChange={(event) => setStart(event.currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          label={t('campaign.stock')}
          data={[
            { value: 'each', label: t('campaign.stockEach') },
            { value: 'shared', label: t('campaign.stockShared') },
          ]}
          value={stock}
          onChange={(event) => setStock(event.currentTarget.value === 'shared' ? 'shared' : 'each')}
        />
      </div>
      <SegmentedControl
        size="xs"
        aria-label={t('campaign.each')}
        data={[
          { value: 'store', label: `${t('campaign.each')} ${t('campaign.perStore')}` },
          { value: 'region', label: `${t('campaign.each')} ${t('campaign.perRegion')}` },
        ]}
        value={each}
        onChange={(value) => setEach(value === 'region' ? 'region' : 'store')}
      />
      <MultiSelect
        searchable
        size="xs"
        label={t('campaign.regions')}
        description={
          each === 'store' && pasted.length === 0 ? t('campaign.allStores', { n: inRegions.length }) : null
        }
        data={regions.map(({ id, name }) => ({ value: id, label: inLanguage(name, language) }))}
        value={regionIds}
        onChange={setRegionIds}
      />
      {each === 'store' && (
        <Textarea
          size="xs"
          label={t('campaign.pasteStores')}
          minRows={2}
          maxRows={5}
          autosize
          spellCheck={false}
          value={codes}
          error={
            unknown.length > 0 ? t('campaign.unknownCodes', { codes: unknown.slice(0, 8).join(' ') }) : null
          }
          onChange={(event) => setCodes(event.currentTarget.value)}
        />
      )}
      <div className={styles.pair}>
        <NativeSelect
          size="xs"
          label={t('campaign.split')}
          data={[
            { value: 'none', label: t('campaign.splitNone') },
            { value: 'even', label: t('campaign.splitEven') },
            ...(each === 'store' ? [{ value: 'kind', label: t('campaign.splitKind') }] : []),
          ]}
          value={split}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setSplit(value === 'even' || value === 'kind' ? value : 'none');
          }}
        />
        {split !== 'none' && (
          <div className={styles.pair}>
            <NumberInput
              size="xs"
              label={t('campaign.targetUv')}
              min={0}
              thousandSeparator=","
              hideControls
              value={uv}
              onChange={setUv}
            />
            <NumberInput
              size="xs"
              label={`${t('campaign.targetAmount')} (${view.currency})`}
              min={0}
              thousandSeparator=","
              hideControls
              value={amount}
              onChange={setAmount}
            />
          </div>
        )}
      </div>
      <p className={styles.hint}>{t('campaign.all_or_none')}</p>
      <CommandButton
        command={make}
        tone="accent"
        label={make.state.phase === 'pending' ? t('campaign.making', { n }) : t('campaign.makeN', { n })}
        disabledWhy={
          unknown.length > 0
            ? t('campaign.unknownCodes', { codes: unknown.slice(0, 8).join(' ') })
            : n > MOST
              ? t('campaign.tooMany')
              : templateId && startAt !== null && n > 0
                ? null
                : t('campaign.pickFirst')
        }
      />
    </div>
  );
}
