import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useMemo, useRef } from 'react';
import { externalIds } from '#shared/contract/basics.ts';
import type { CommandOf } from '#shared/contract/commands.ts';
import { type Playback, playback } from '#shared/contract/playback.ts';
import type { ShowSummary } from '#shared/contract/shows.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { fromWallTime, knownZones, toWallTime } from '../ui/zone.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

interface Facts {
  titleEn: string;
  titleZh: string;
  hostName: string;
  start: string;
  minutes: number | string;
  timeZone: string;
  currency: string;
  regionIds: string[];
  liveRoomIds: string[];
  playbackKind: 'own' | Playback['kind'];
  playbackUrl: string;
}

const factsOf = (show: ShowSummary): Facts => ({
  titleEn: show.title.en,
  titleZh: show.title.zh,
  hostName: show.hostName ?? '',
  start: toWallTime(show.plannedStartAt, show.timeZone),
  minutes: show.plannedMs / 60_000,
  timeZone: show.timeZone,
  currency: show.currency,
  regionIds: show.regionIds,
  liveRoomIds: show.liveRoomIds,
  playbackKind: show.playback?.kind ?? 'own',
  playbackUrl: show.playback?.url ?? '',
});

const playbackOf = ({ playbackKind: kind, playbackUrl }: Facts): Playback | null =>
  kind === 'own' ? null : { kind, url: playbackUrl.trim() };

/** Only what was changed is sent, so that two planners do not undo each other. */
function changesOf(show: ShowSummary, facts: Facts): Omit<CommandOf<'show.revise'>, 'type'> {
  const before = factsOf(show);
  const startAt = fromWallTime(facts.start, facts.timeZone);
  const isMoved = facts.start !== before.start || facts.timeZone !== before.timeZone;
  return {
    ...(facts.titleEn !== before.titleEn || facts.titleZh !== before.titleZh
      ? { title: { en: facts.titleEn.trim(), zh: facts.titleZh.trim() } }
      : {}),
    ...(facts.hostName !== before.hostName && facts.hostName.trim()
      ? { hostName: facts.hostName.trim() }
      : {}),
    ...(isMoved && startAt !== null ? { plannedStartAt: startAt } : {}),
    ...(facts.timeZone !== before.timeZone ? { timeZone: facts.timeZone } : {}),
    ...(facts.currency !== before.currency ? { currency: facts.currency } : {}),
    ...(Number(facts.minutes) !== before.minutes
      ? { plannedMs: Math.round(Number(facts.minutes) * 60_000) }
      : {}),
    ...(facts.playbackKind !== before.playbackKind || facts.playbackUrl !== before.playbackUrl
      ? { playback: playbackOf(facts) }
      : {}),
    ...(facts.regionIds.join() !== before.regionIds.join() ? { regionIds: facts.regionIds } : {}),
    ...(facts.liveRoomIds.join() !== before.liveRoomIds.join() ? { liveRoomIds: facts.liveRoomIds } : {}),
  };
}

export function FactsPanel() {
  const t = useText();
  const plan = usePlan();
  const { show } = plan.view;
  const zones = useMemo(knownZones, []);
  const form = useForm<Facts>({
    initialValues: factsOf(show),
    validate: {
      titleEn: (value) => (value.trim() ? null : t('shows.needed')),
      titleZh: (value) => (value.trim() ? null : t('shows.needed')),
      start: (value, all) => (fromWallTime(value, all.timeZone) === null ? t('shows.badTime') : null),
      minutes: (value) => (Number(value) >= 1 ? null : t('shows.badMinutes')),
      liveRoomIds: (value) => (externalIds.safeParse(value).success ? null : t('plan.facts.badRoom')),
      playbackUrl: (_, all) => {
        const wanted = playbackOf(all);
        return wanted === null || playback.safeParse(wanted).success ? null : t('plan.facts.badPlayback');
      },
    },
    validateInputOnBlur: true,
  });
  // Somebody else's revision arrives: take it, unless this form is being worked on.
  const saved = JSON.stringify(factsOf(show));
  const latest = useRef(form);
  latest.current = form;
  useEffect(() => {
    if (latest.current.isDirty()) return;
    const facts: Facts = JSON.parse(saved);
    latest.current.setInitialValues(facts);
    latest.current.setValues(facts);
  }, [saved]);

  const changes = changesOf(show, form.values);
  const isUnchanged = Object.keys(changes).length === 0;
  const isLive = show.status === 'live';
  const locked = plan.readOnly !== null;
  const save = useCommand(async (commandId) => {
    if (form.validate().hasErrors)
      return { ok: false, error: { code: 'invalid', message: 'Not sent: a field is not valid' } };
    const outcome = await plan.send({ type: 'show.revise', ...changes }, { commandId });
    if (outcome.ok) form.resetDirty();
    return outcome;
  });
  return (
    <Panel
      title={t('plan.facts.title')}
      aside={
        !locked && (
          <CommandButton
            command={save}
            size="compact-xs"
            tone="accent"
            label={t('plan.facts.saveFacts')}
            disabledWhy={isUnchanged ? t('plan.facts.unchanged') : null}
          />
        )
      }
    >
      <div className={styles.facts}>
        <TextInput
          size="xs"
          className={styles.roomy ?? ''}
          label={t('shows.field.titleEn')}
          readOnly={locked}
          {...form.getInputProps('titleEn')}
        />
        <TextInput
          size="xs"
          className={styles.roomy ?? ''}
          label={t('shows.field.titleZh')}
          readOnly={locked}
          {...form.getInputProps('titleZh')}
        />
        <TextInput
          size="xs"
          className={styles.roomy ?? ''}
          label={t('shows.field.host')}
          maxLength={80}
          readOnly={locked}
          {...form.getInputProps('hostName')}
        />
        <TextInput
          size="xs"
          type="datetime-local"
          className={styles.roomy ?? ''}
          label={t('shows.field.start')}
          readOnly={locked || isLive}
          {...form.getInputProps('start')}
        />
        <Select
          allowDeselect={false}
          size="xs"
          className={styles.roomy ?? ''}
          label={t('plan.facts.playback')}
          data={[
            { value: 'own', label: t('plan.facts.playbackOwn') },
            { value: 'hls', label: t('plan.facts.playbackHls') },
            { value: 'page', label: t('plan.facts.playbackPage') },
          ]}
          readOnly={locked}
          {...form.getInputProps('playbackKind')}
        />
        {form.values.playbackKind !== 'own' && (
          <TextInput
            size="xs"
            type="url"
            label={t('plan.facts.playbackUrl')}
            placeholder="https://"
            readOnly={locked}
            {...form.getInputProps('playbackUrl')}
          />
        )}
        <NumberInput
          size="xs"
          label={t('shows.field.minutes')}
          min={1}
          max={43_200}
          readOnly={locked}
          {...form.getInputProps('minutes')}
        />
        <Select
          size="xs"
          label={t('shows.field.timeZone')}
          data={zones.includes(show.timeZone) ? zones : [show.timeZone, ...zones]}
          searchable
          limit={60}
          allowDeselect={false}
          readOnly={locked || isLive}
          {...form.getInputProps('timeZone')}
        />
        <Select
          size="xs"
          label={t('shows.field.currency')}
          data={[...new Set([show.currency, 'CNY', 'HKD', 'USD', 'EUR', 'SGD', 'JPY'])]}
          allowDeselect={false}
          readOnly={locked || isLive}
          {...form.getInputProps('currency')}
        />
        <MultiSelect
          searchable
          size="xs"
          className={styles.wide ?? ''}
          label={t('shows.field.regions')}
          data={plan.regions.map((region) => ({ value: region.id, label: plan.regionName(region.id) }))}
          readOnly={locked}
          {...form.getInputProps('regionIds')}
        />
        <TagsInput
          size="xs"
          className={styles.wide ?? ''}
          label={t('plan.facts.rooms')}
          description={t('plan.facts.roomsHint')}
          acceptValueOnBlur
          splitChars={[',', '，', ' ']}
          readOnly={locked}
          {...form.getInputProps('liveRoomIds')}
        />
      </div>
      {isLive && <p className={styles.hint}>{t('plan.facts.frozen')}</p>}
    </Panel>
  );
}
