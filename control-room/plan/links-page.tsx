import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { encode } from 'uqr';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useGuides, useRegions, useShow, useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { csvText, download } from '../ui/csv.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatDay } from '../ui/time.ts';
import styles from './links.module.css';
import { type EntryLink, entryLinks, linkRows } from './links.ts';

const kinds = ['source', 'store', 'guide'] as const;
/** A sheet people print; thousands of codes are drawn only when somebody asks for all of them. */
const most = 240;

/** Every link into a show as a card with its QR code: chosen by kind, region and name, then printed. */
export function LinksPage() {
  const showId = useParams().id ?? '';
  const t = useText();
  const language = useLanguage();
  const show = useShow(showId);
  const regions = useRegions();
  const stores = useStores();
  const guides = useGuides();
  const [kind, setKind] = useState<EntryLink['kind']>('store');
  const [regionId, setRegionId] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [isAll, setAll] = useState(false);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const links = useMemo(
    () =>
      show.data && stores.data && guides.data
        ? entryLinks({
            origin: location.origin,
            showId,
            regionIds: show.data.show.regionIds,
            stores: stores.data,
            guides: guides.data,
            language,
            sourceName: (from) => t(`review.source.${from}`),
          })
        : [],
    [show.data, stores.data, guides.data, showId, language, t],
  );
  const error = show.error ?? regions.error ?? stores.error ?? guides.error;
  if (!show.data || !regions.data || !stores.data || !guides.data)
    return (
      <>
        <Header />
        <main className={styles.page}>
          {error ? (
            <ErrorPanel failure={failureOf(error)} retry={() => void show.refetch()} />
          ) : (
            <Loading rows={8} />
          )}
        </main>
      </>
    );
  const chosen = links.filter(
    (link) =>
      link.kind === kind &&
      (kind === 'source' || regionId === null || link.regionId === regionId) &&
      `${link.name} ${link.code}`.toLowerCase().includes(wanted),
  );
  const { title, plannedStartAt, timeZone } = show.data.show;
  const save = () =>
    download(`${showId}-links-${kind}.csv`, csvText(linkRows(chosen, regions.data, stores.data, language)));
  return (
    <>
      <Header>
        <h1 className={styles.title}>
          {t('plan.traffic.sheetTitle')} · {inLanguage(title, language)}
        </h1>
      </Header>
      <main className={styles.page}>
        <div className={styles.tools}>
          <SegmentedControl
            size="xs"
            aria-label={t('plan.traffic.kind')}
            data={kinds.map((value) => ({ value, label: t(`plan.traffic.kinds.${value}`) }))}
            value={kind}
            onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'store')}
          />
          {kind !== 'source' && (
            <Select
              size="xs"
              aria-label={t('plan.targets.region')}
              placeholder={t('plan.traffic.allRegions')}
              clearable
              clearButtonProps={{ 'aria-label': t('plan.traffic.allRegions') }}
              data={regions.data.map(({ id, name }) => ({ value: id, label: inLanguage(name, language) }))}
              value={regionId}
              onChange={setRegionId}
            />
          )}
          <TextInput
            size="xs"
            aria-label={t('plan.traffic.filter')}
            placeholder={t('plan.traffic.filter')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <span role="status">{t('plan.traffic.count', { n: chosen.length })}</span>
          <Button
            size="xs"
            variant="default"
            component={Link}
            to={`/shows/${encodeURIComponent(showId)}/plan`}
          >
            {t('plan.traffic.back')}
          </Button>
          <Button size="xs" variant="default" onClick={save} disabled={chosen.length === 0}>
            {t('plan.traffic.chosenCsv')}
          </Button>
          <Button size="xs" onClick={() => window.print()} disabled={chosen.length === 0}>
            {t('plan.traffic.print')}
          </Button>
        </div>
        {chosen.length > most && !isAll && (
          <p className={styles.first}>
            {t('plan.traffic.first', { n: most })}{' '}
            <Button size="compact-xs" variant="default" onClick={() => setAll(true)}>
              {t('plan.traffic.showAll', { n: chosen.length })}
            </Button>
          </p>
        )}
        {chosen.length === 0 && <Empty title={t('plan.traffic.none')} next={t('plan.traffic.noneNext')} />}
        <ul className={styles.cards}>
          {chosen.slice(0, isAll ? chosen.length : most).map((link) => (
            <li key={link.url}>
              <Qr text={link.url} label={t('plan.traffic.qr', { name: link.name })} />
              <b>{link.name}</b>
              <span>{link.code}</span>
              <small>
                {inLanguage(title, language)}
                <br />
                {formatDay(plannedStartAt, timeZone, language)}
              </small>
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}

/** Black on white whatever the page's colours: that is what cameras read best. */
function Qr({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const code = encode(text, { ecc: 'M', border: 4 });
    const dark = code.data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: code.size, path: dark.join('') };
  }, [text]);
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
