import { Button, Tooltip } from '@mantine/core';
import { IconAlarm } from '@tabler/icons-react';
import { useState } from 'react';
import { isRegionAction } from '#shared/contract/interventions.ts';
import type { RegionFigures } from '#shared/contract/metrics.ts';
import type { Intervention } from '#shared/domain/show/state.ts';
import { useText } from '../i18n/use-text.ts';
import { worstFirst } from '../live/region-order.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatFactor, formatRate } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { PaceState } from '../ui/status.tsx';
import tables from '../ui/table.module.css';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { ForecastBand } from './forecast-band.tsx';
import { InterventionForm } from './intervention-form.tsx';
import styles from './region-board.module.css';
import { RegionDetail } from './region-detail.tsx';

/** Regions, worst first: pace against the curve, forecast band, what is short, and one click to act on it. */
export function RegionBoard() {
  const t = useText();
  const regions = useLiveShow((show) => show.metrics.regions);
  const [acting, setActing] = useState<RegionFigures | null>(null);
  const [detail, setDetail] = useState<string | null>(null);
  const head = (name: 'paid' | 'attainment' | 'pace' | 'shortfall' | 'forecast' | 'online') => (
    <Tooltip label={t(`metrics.formula.${name}`)}>
      <span>{t(`metrics.name.${name}`)}</span>
    </Tooltip>
  );
  return (
    <Panel title={t('desk.regions.title')} fill flush>
      <Scroller label={t('desk.regions.title')} className={styles.scroller}>
        {regions.length === 0 ? (
          <Empty title={t('desk.regions.empty')} />
        ) : (
          <table className={`${tables.steady} ${styles.table}`}>
            <thead>
              <tr>
                <th scope="col">{t('desk.regions.region')}</th>
                <th scope="col">{head('pace')}</th>
                <th scope="col" data-numeric>
                  {head('paid')}
                </th>
                <th scope="col">{head('forecast')}</th>
                <th scope="col" data-numeric>
                  {head('shortfall')}
                </th>
                <th scope="col">
                  <span className="sr-only">{t('desk.regions.act')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {worstFirst(regions).map((region) => (
                <Row
                  key={region.regionId ?? ''}
                  region={region}
                  onAct={() => setActing(region)}
                  onDetail={() => setDetail(region.regionId)}
                />
              ))}
            </tbody>
          </table>
        )}
      </Scroller>
      {detail !== null && <RegionDetail regionId={detail} onClose={() => setDetail(null)} />}
      {acting && <InterventionForm region={acting} onClose={() => setActing(null)} />}
    </Panel>
  );
}

function Row(props: { region: RegionFigures; onAct: () => void; onDetail: () => void }) {
  const { region, onAct, onDetail } = props;
  const t = useText();
  const desk = useDesk();
  const { regionId } = region;
  const running = useLiveShow(
    (show) =>
      show.state.interventions.findLast((each) => each.regionId === regionId && each.closedAt === null) ??
      null,
  );
  const blocked = useBlocked('intervention.raise');
  const isOwn = desk.user.role !== 'region' || (regionId !== null && desk.user.regionIds.includes(regionId));
  const short = region.shortfall;
  return (
    <tr>
      <th scope="row">
        {regionId === null ? (
          desk.regionName(regionId)
        ) : (
          <button type="button" className={styles.name} onClick={onDetail}>
            {desk.regionName(regionId)}
          </button>
        )}
        {running && <Running intervention={running} />}
      </th>
      <td>
        <span className={styles.pace}>
          <PaceState status={region.status} hasTarget={region.target !== null} />
          {formatFactor(region.pace.amount, desk.language)}
        </span>
      </td>
      <td data-numeric>
        {desk.moneyShort(region.paid)}
        <small>{formatRate(region.attainment.amount, desk.language, 0)}</small>
      </td>
      <td>
        <ForecastBand figures={region} />
      </td>
      <td data-numeric data-short={(short.amount ?? 0) > 0}>
        {desk.moneyShort(short.amount === null ? null : Math.round(short.amount))}
        {short.uv !== null && short.uv > 0 && <small>UV {Math.round(short.uv)}</small>}
      </td>
      <td>
        {running && isOwn && <CloseRunning intervention={running} />}
        {regionId !== null && isOwn && !running && (
          <Button size="compact-xs" variant="default" disabled={blocked !== null} onClick={onAct}>
            {t('desk.regions.act')}
            <span className="sr-only">: {desk.regionName(regionId)}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}

/** An intervention under way, beside the region's name; who, what and why in its tooltip. */
function Running({ intervention }: { intervention: Intervention }) {
  const t = useText();
  const desk = useDesk();
  const text = t('desk.regions.running', {
    action: isRegionAction(intervention.action)
      ? t(`desk.regions.actions.${intervention.action}`)
      : intervention.action,
    time: desk.clock(intervention.raisedAt),
  });
  return (
    <Tooltip label={`${text} · ${intervention.raisedBy}: ${intervention.note}`}>
      <button type="button" className={styles.running}>
        <IconAlarm size={13} aria-hidden />
        <span className="sr-only">{text}</span>
      </button>
    </Tooltip>
  );
}

function CloseRunning({ intervention }: { intervention: Intervention }) {
  const t = useText();
  const desk = useDesk();
  const blocked = useBlocked('intervention.close');
  const close = useCommand((id) =>
    desk.send({ type: 'intervention.close', interventionId: intervention.interventionId }, id),
  );
  return (
    <CommandButton
      command={close}
      size="compact-xs"
      label={t('desk.regions.close')}
      of={desk.regionName(intervention.regionId)}
      disabledWhy={blocked}
    />
  );
}
