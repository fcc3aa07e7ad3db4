import { Button, Menu, NumberInput, SegmentedControl } from '@mantine/core';
import { IconQrcode } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Source } from '#shared/contract/basics.ts';
import { useGuides, useMetrics, useStores } from '../app/queries.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { csvText, download } from '../ui/csv.ts';
import { MenuList } from '../ui/menu-list.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useNow } from '../ui/use-now.ts';
import { entryLinks, linkRows } from './links.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import {
  cellOf,
  columnSum,
  costPerVisitor,
  gridOf,
  missingVisitors,
  pasted,
  readCount,
  rowSum,
  rowsOf,
  sources,
  sumOf,
  type TrafficField,
  type TrafficGrid,
  withCell,
} from './traffic-grid.ts';

const trafficFields = ['expected', 'invited', 'budget'] as const satisfies readonly TrafficField[];

/** Who is invited and expected, and what it may cost, by source and region, with sums; from the first visit on beside who arrived. */
export function TrafficPanel() {
  const t = useText();
  const plan = usePlan();
  const { show, traffic } = plan.view;
  const [edited, setEdited] = useState<TrafficGrid | null>(null);
  const [field, setField] = useState<TrafficField>('expected');
  const [badCell, setBadCell] = useState<string | null>(null);
  const hasBegun = show.startedAt !== null;
  const metrics = useMetrics(show.id, hasBegun).data;
  const grid = edited ?? gridOf(traffic);
  const columns = [...show.regionIds, ''];
  const locked = plan.readOnly !== null;
  const isMoney = field === 'budget';
  const unit = isMoney ? minorPerUnit(show.currency) : 1;
  const count = (value: number | null) => (isMoney ? plan.money(value) : formatCount(value, plan.language));
  const read = (text: string) => {
    const value = readCount(text);
    return value === null || value === undefined ? value : value * unit;
  };
  const now = useNow(30_000);
  const elapsed = show.startedAt === null ? 0 : ((show.endedAt ?? now) - show.startedAt) / show.plannedMs;
  const regionName = (id: string) => (id === '' ? t('plan.traffic.unassigned') : plan.regionName(id));
  const arrivedFrom = (from: Source) => metrics?.sources.find((one) => one.source === from)?.uv ?? 0;
  const arrivedIn = (id: string) => metrics?.regions.find((one) => one.regionId === (id || null))?.uv ?? 0;
  const save = useCommand(async (commandId) => {
    const outcome = await plan.send({ type: 'traffic.plan', rows: rowsOf(grid) }, { whole: true, commandId });
    if (outcome.ok) setEdited(null);
    return outcome;
  });
  const total = sumOf(columns.map((id) => columnSum(grid, id, field)));
  const isArrivalShown = hasBegun && field === 'expected';
  return (
    <Panel
      title={t('plan.traffic.title')}
      flush
      aside={
        <>
          <LinksMenu />
          <SegmentedControl
            size="xs"
            aria-label={t('plan.traffic.show')}
            data={trafficFields.map((value) => ({
              value,
              label: t(`plan.traffic.${value}`),
            }))}
            value={field}
            onChange={(value) => setField(trafficFields.find((one) => one === value) ?? 'expected')}
          />
          {!locked && (
            <CommandButton
              command={save}
              size="compact-xs"
              tone="accent"
              label={t('plan.traffic.save')}
              disabledWhy={edited === null ? t('plan.facts.unchanged') : null}
            />
          )}
        </>
      }
    >
      <div className={styles.sheetFrame}>
        <table className={styles.sheet}>
          <thead>
            <tr>
              <th scope="col">{t('plan.traffic.source')}</th>
              {columns.map((id) => (
                <th key={id} scope="col" data-numeric>
                  {regionName(id)}
                </th>
              ))}
              <th scope="col" data-numeric>
                {t('plan.traffic.sum')}
              </th>
              {isMoney && (
                <th scope="col" data-numeric>
                  {t('plan.traffic.cost')}
                </th>
              )}
              {isArrivalShown && (
                <th scope="col" data-numeric>
                  {t('plan.traffic.arriving')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {sources.map((from, row) => {
              const planned = rowSum(grid, from, columns, field);
              return (
                <tr key={from}>
                  <th scope="row">{t(`review.source.${from}`)}</th>
                  {columns.map((id, column) => (
                    <td key={id}>
                      <NumberInput
                        size="xs"
                        className={styles.count ?? ''}
                        aria-label={t('plan.traffic.cell', {
                          source: t(`review.source.${from}`),
                          region: regionName(id),
                          field: t(`plan.traffic.${field}`),
                        })}
                        classNames={{ input: styles.numeric ?? '' }}
                        value={unitsOf(cellOf(grid, from, id)[field], unit)}
                        min={0}
                        max={1_000_000_000}
                        allowDecimal={false}
                        allowNegative={false}
                        thousandSeparator=","
                        hideControls
                        readOnly={locked}
                        onChange={(value) =>
                          setEdited(
                            withCell(grid, from, id, field, value === '' ? null : Number(value) * unit),
                          )
                        }
                        onPaste={(event) => {
                          const text = event.clipboardData.getData('text/plain');
                          if (locked || !/[\t\n]/.test(text.trim())) return;
                          event.preventDefault();
                          const done = pasted(grid, text, { row, column }, columns, field, read);
                          setBadCell(done.ok ? null : done.cell);
                          if (done.ok) setEdited(done.grid);
                        }}
                      />
                    </td>
                  ))}
                  <td data-numeric>{count(planned)}</td>
                  {isMoney && <Cost budget={planned} expected={rowSum(grid, from, columns, 'expected')} />}
                  {isArrivalShown && <Arrived n={arrivedFrom(from)} planned={planned} elapsed={elapsed} />}
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('plan.traffic.sum')}</th>
              {columns.map((id) => (
                <td key={id} data-numeric>
                  {count(columnSum(grid, id, field))}
                </td>
              ))}
              <td data-numeric>{count(total)}</td>
              {isMoney && (
                <Cost budget={total} expected={sumOf(columns.map((id) => columnSum(grid, id, 'expected')))} />
              )}
              {isArrivalShown && <Arrived n={metrics?.audience.uv ?? 0} planned={total} elapsed={elapsed} />}
            </tr>
            {isArrivalShown && (
              <tr>
                <th scope="row">{t('plan.traffic.arriving')}</th>
                {columns.map((id) => (
                  <Arrived
                    key={id}
                    n={arrivedIn(id)}
                    planned={columnSum(grid, id, field)}
                    elapsed={elapsed}
                  />
                ))}
                <td colSpan={2} />
              </tr>
            )}
          </tfoot>
        </table>
      </div>
      {badCell !== null && (
        <p className={styles.badPaste} role="alert">
          {t('plan.traffic.badPaste', { cell: badCell })}
        </p>
      )}
      {!locked && <p className={styles.keys}>{t('plan.traffic.paste')}</p>}
    </Panel>
  );
}

const unitsOf = (value: number | null, unit: number): number | '' => (value === null ? '' : value / unit);

/** What a visitor is planned to cost. */
function Cost({ budget, expected }: { budget: number | null; expected: number | null }) {
  const { money } = usePlan();
  return <td data-numeric>{money(costPerVisitor(budget, expected))}</td>;
}

/** Who came, how much of the plan that is, and whether somebody has to step in. */
function Arrived({ n, planned, elapsed }: { n: number; planned: number | null; elapsed: number }) {
  const t = useText();
  const { language } = usePlan();
  const missing = missingVisitors(n, planned, elapsed);
  return (
    <td data-numeric className={styles.list}>
      {formatCount(n, language)}
      {planned !== null && planned > 0 && (
        <small>{t('plan.traffic.share', { rate: formatRate(n / planned, language, 0) })}</small>
      )}
      {missing > 0 && (
        <small data-tone="bad">▼ {t('plan.traffic.stepIn', { n: formatCount(missing, language) })}</small>
      )}
    </td>
  );
}

function LinksMenu() {
  const t = useText();
  const { view, language, regions } = usePlan();
  const { show } = view;
  const [isWanted, setWanted] = useState(false);
  const stores = useStores();
  const guides = useGuides();
  const isReady = stores.data !== undefined && guides.data !== undefined;
  const save = () => {
    if (!stores.data || !guides.data) return;
    const links = entryLinks({
      origin: location.origin,
      showId: show.id,
      regionIds: show.regionIds,
      stores: stores.data,
      guides: guides.data,
      language,
      sourceName: (from) => t(`review.source.${from}`),
    });
    download(`${show.id}-links.csv`, csvText(linkRows(links, regions, stores.data, language)));
  };
  return (
    <Menu position="bottom-end" opened={isWanted} onChange={setWanted}>
      <Menu.Target>
        <Button size="compact-xs" variant="default" leftSection={<IconQrcode size={14} aria-hidden />}>
          {t('plan.traffic.links')}
        </Button>
      </Menu.Target>
      <MenuList>
        <Menu.Item onClick={save} disabled={!isReady}>
          {t('plan.traffic.csv')}
        </Menu.Item>
        <Menu.Item component={Link} to={`/shows/${encodeURIComponent(show.id)}/links`}>
          {t('plan.traffic.sheet')}
        </Menu.Item>
      </MenuList>
    </Menu>
  );
}
