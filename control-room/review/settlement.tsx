import { Anchor, Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SettlementView } from '#shared/contract/settlement.ts';
import { showPath } from '../app/api.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { FigureName } from '../ui/figure-name.tsx';
import { formatDay } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { useReviewPage } from './context.ts';
import { useReviewCommand } from './queries.ts';
import styles from './settlement.module.css';
import { GuideSheet, RegionSheet, type Sorting, StoreSheet } from './settlement-sheets.tsx';
import { useExact } from './use-exact.ts';

const levels = ['guides', 'stores', 'regions'] as const;
type Level = (typeof levels)[number];

/**
 * What the show's sales are worth to whom: the sheet that stands, and freezing it. What is due stands beside the name,
 * in front of what it is made of: on a phone the rest is out of sight.
 */
export function Settlement({ regionId, ...sorting }: Sorting & { regionId: string | null }) {
  const t = useText();
  const { review, mostRows } = useReviewPage();
  const { settlement } = review;
  const [level, setLevel] = useState<Level>('guides');
  // The draft of a later version is about what changed; on paper all stands.
  const isChange = settlement.frozenAt === null && settlement.versions.length > 0 && mostRows === null;
  const [isAll, setAll] = useState(false);
  const mayFreeze = useMay('review.write');
  const isOwn = (row: { regionId: string | null }) => regionId === null || row.regionId === regionId;
  const own = {
    guides: settlement.guides.filter(isOwn),
    stores: settlement.stores.filter(isOwn),
    regions: settlement.regions.filter(isOwn),
  };
  const isShown = (row: { due: number }) => !isChange || isAll || row.due !== 0;
  const hidden = own[level].filter(({ due }) => due === 0).length;
  return (
    <div className={styles.settlement}>
      <Standing settlement={settlement} />
      <Totals settlement={settlement} />
      <div className={styles.tools} data-screen>
        <SegmentedControl
          aria-label={t('settlement.level.label')}
          data={levels.map((one) => ({ value: one, label: t(`settlement.level.${one}`) }))}
          onChange={(value) => setLevel(levels.find((one) => one === value) ?? 'guides')}
          size="xs"
          value={level}
        />
        {isChange && hidden > 0 && (
          <Checkbox
            checked={isAll}
            label={t('settlement.unchanged', { n: hidden })}
            onChange={(event) => setAll(event.currentTarget.checked)}
            size="xs"
          />
        )}
        <Button
          component={Link}
          size="xs"
          to={`/shows/${encodeURIComponent(review.show.id)}/money?tab=rules`}
          variant="default"
        >
          {t('money.open')}
        </Button>
        {mayFreeze && settlement.frozenAt === null && <Freeze settlement={settlement} />}
      </div>
      {level === 'guides' && <GuideSheet {...sorting} rows={own.guides.filter(isShown)} />}
      {level === 'stores' && <StoreSheet {...sorting} rows={own.stores.filter(isShown)} />}
      {level === 'regions' && <RegionSheet {...sorting} rows={own.regions.filter(isShown)} />}
    </div>
  );
}

function Standing({ settlement }: { settlement: SettlementView }) {
  const t = useText();
  const { review, language } = useReviewPage();
  const money = useExact();
  const day = (at: number) => formatDay(at, review.show.timeZone, language);
  const { version, frozenAt, frozenBy, versions, rules } = settlement;
  return (
    <div>
      <p className={styles.standing}>
        {frozenAt === null
          ? t('settlement.draft', { version })
          : t('settlement.frozen', { version, name: frozenBy ?? '', time: day(frozenAt) })}{' '}
        <span className={styles.soft}>{t('settlement.rules', { name: rules.name })}</span>{' '}
        {frozenAt === null && (
          <Anchor
            className={styles.file}
            data-screen
            download
            href={showPath(review.show.id, '/export/settlement.csv')}
            inherit
            underline="always"
          >
            {t('settlement.draftFile')}
          </Anchor>
        )}
      </p>
      {versions.length > 0 && (
        <ul className={styles.versions}>
          {versions.map(({ version: number, at, by, due }) => (
            <li key={number}>
              {t('settlement.version', { version: number, name: by, time: day(at), amount: money(due) })}{' '}
              <Anchor
                data-screen
                download
                href={showPath(review.show.id, `/export/settlement.csv?version=${number}`)}
                inherit
                underline="always"
              >
                {t('settlement.versionFile', { version: number })}
              </Anchor>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const totals = [
  'net',
  'commission',
  'campaignBonus',
  'prizes',
  'rewards',
  'payable',
  'settled',
  'due',
] as const;

function Totals({ settlement }: { settlement: SettlementView }) {
  const t = useText();
  const money = useExact();
  const { total, unattributed } = settlement;
  return (
    <dl className={styles.totals}>
      {totals.map((name) => (
        <div data-strong={name === 'due'} key={name}>
          <dt>
            <FigureName name={t(`settlement.column.${name}`)} formula={t(`settlement.formula.${name}`)} />
          </dt>
          <dd>{money(total[name])}</dd>
        </div>
      ))}
      <div>
        <dt>
          <FigureName name={t('common.unattributed')} formula={t('settlement.formula.unattributed')} />
        </dt>
        <dd>{money(unattributed.net)}</dd>
      </div>
    </dl>
  );
}

function Freeze({ settlement }: { settlement: SettlementView }) {
  const t = useText();
  const { review } = useReviewPage();
  const money = useExact();
  const send = useReviewCommand(review.show.id);
  const command = useCommand((commandId) => send({ type: 'settlement.freeze' }, commandId), {
    confirm: true,
  });
  const { version, total } = settlement;
  return (
    <CommandButton
      command={command}
      confirm={{
        title: t('settlement.freeze', { version }),
        lines: [
          { label: t('settlement.column.net'), value: money(total.net) },
          { label: t('settlement.column.due'), value: money(total.due) },
        ],
        warning: t('settlement.freezeWarning'),
      }}
      icon={<IconLock aria-hidden size={16} />}
      label={t('settlement.freeze', { version })}
      size="xs"
    />
  );
}
