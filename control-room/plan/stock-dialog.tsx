import { Button, FileInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ItemStock } from '#shared/contract/store-stock.ts';
import { type Failure, failureOf, uploadCsv } from '../app/api.ts';
import { CsvIssues } from '../app/csv-issues.tsx';
import { failureText } from '../app/failure-text.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatCount } from '../ui/number.ts';
import { Scroller } from '../ui/scroller.tsx';
import { formatDay } from '../ui/time.ts';
import styles from './candidates.module.css';
import planStyles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { stockKey, useStockByRegion } from './use-stock-by-region.ts';

/** Every item of the run sheet against every region: what lies there, what is needed, what is short. */
export function StockDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { view, language } = usePlan();
  const stock = useStockByRegion();
  const mayWrite = useMay('org.write');
  const items = view.lineup.flatMap(({ id }) => stock.get(id) ?? []);
  const known = items.find(({ regions }) => regions.length > 0);
  const toldAt = Math.max(...items.map(({ at }) => at ?? 0));
  const hasNeeds = known?.regions.some(({ wanted }) => wanted !== null) ?? false;
  return (
    <Dialog opened onClose={onClose} title={t('plan.lineupHelp.stock.title')} size="xl">
      <div className={planStyles.import}>
        {known ? (
          <>
            <p className={planStyles.hint}>
              {t('plan.lineupHelp.stock.what')}
              {!hasNeeds && ` ${t('plan.lineupHelp.stock.noTargets')}`}
              {` ${t('plan.lineupHelp.stock.asOf', { time: formatDay(toldAt, view.show.timeZone, language) })}`}
            </p>
            <Places items={items} regionIds={known.regions.map(({ regionId }) => regionId)} />
          </>
        ) : (
          <Empty title={t('plan.lineupHelp.stock.empty')} next={t('plan.lineupHelp.stock.emptyNext')} />
        )}
        {mayWrite && <StockImport />}
      </div>
    </Dialog>
  );
}

function Places({ items, regionIds }: { items: readonly ItemStock[]; regionIds: readonly string[] }) {
  const t = useText();
  const { itemName, regionName, language } = usePlan();
  return (
    <Scroller className={styles.places} label={t('plan.lineupHelp.stock.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('plan.lineup.column.product')}</th>
            <th scope="col">{t('plan.lineup.column.stock')}</th>
            <th scope="col">{t('plan.lineupHelp.stock.all')}</th>
            {regionIds.map((regionId) => (
              <th key={regionId} scope="col">
                {regionName(regionId)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.itemId}>
              <th scope="row" title={itemName(item.itemId)}>
                {itemName(item.itemId)}
              </th>
              <td>{formatCount(item.prepared, language)}</td>
              <td>
                {item.at === null ? t('plan.lineupHelp.stock.unknown') : formatCount(item.units, language)}
              </td>
              {regionIds.map((regionId) => {
                const region = item.regions.find((one) => one.regionId === regionId);
                const isShort = (region?.short ?? 0) > 0;
                return (
                  <td key={regionId} data-short={isShort}>
                    {formatCount(region?.units ?? null, language)}
                    {region?.wanted != null && (
                      <small>
                        {isShort
                          ? t('plan.lineupHelp.stock.short', { n: formatCount(region.short, language) })
                          : t('plan.lineupHelp.stock.needs', { n: formatCount(region.wanted, language) })}
                      </small>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

/** A file of units in stores: all of it is taken or nothing. */
function StockImport() {
  const t = useText();
  const client = useQueryClient();
  const { view } = usePlan();
  const [file, setFile] = useState<File | null>(null);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const issues = failure && 'issues' in failure ? (failure.issues ?? []) : [];
  const send = async () => {
    if (!file) return;
    setSending(true);
    setSaid(null);
    try {
      const taken = await uploadCsv<{ rows: number; products: number; stores: number }>(
        '/api/store-stock/import',
        file,
      );
      setSaid(t('plan.lineupHelp.stock.imported', taken));
      setFailure(null);
      await client.invalidateQueries({ queryKey: stockKey(view.show.id) });
    } catch (error) {
      setFailure(failureOf(error));
    }
    setSending(false);
  };
  return (
    <>
      <div className={styles.tools}>
        <FileInput
          size="xs"
          label={t('records.file')}
          description={t('plan.lineupHelp.stock.importHint')}
          accept=".csv,text/csv"
          value={file}
          clearable={false}
          onChange={(chosen) => {
            setFile(chosen);
            setFailure(null);
            setSaid(null);
          }}
        />
        <Button size="xs" disabled={!file} loading={isSending} onClick={() => void send()}>
          {t('plan.lineupHelp.stock.import')}
        </Button>
      </div>
      {said !== null && <p role="status">{said}</p>}
      {failure && (
        <div role="alert" className={planStyles.badPaste}>
          <p>{issues.length > 0 ? t('records.issues') : failureText(t, failure)}</p>
          <CsvIssues issues={issues} />
        </div>
      )}
    </>
  );
}
