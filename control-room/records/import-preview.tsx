import type { ImportLine, ImportPreview } from '#shared/contract/organisation.ts';
import { en } from '../i18n/en.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatPrice } from '../ui/money.ts';
import { formatCount } from '../ui/number.ts';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import type { FieldName } from './kinds.ts';
import { currency } from './record-form.tsx';
import styles from './records.module.css';
import type { Names } from './use-names.ts';

const kinds = ['new', 'changed', 'unchanged', 'refused'] as const;

/** What a file would do: how many rows are new, changed, the same or refused, and each of them that does something. */
export function ImportPreviewTable({ preview, names }: { preview: ImportPreview; names: Names }) {
  const t = useText();
  const language = useLanguage();
  const told = preview.new + preview.changed + preview.refused;
  return (
    <>
      <div role="status">
        <ul className={styles.counts}>
          {kinds.map((kind) => (
            <li key={kind} data-what={preview[kind] > 0 ? kind : undefined}>
              {t(`records.preview.${kind}`)} <b>{formatCount(preview[kind], language)}</b>
            </li>
          ))}
        </ul>
      </div>
      {preview.refused > 0 && (
        <p role="alert" className={styles.bad}>
          {t('records.issues')}
        </p>
      )}
      {preview.lines.length > 0 && (
        <Scroller className={styles.previewFrame} label={t('records.preview.title')}>
          <table className={`${tables.steady} ${styles.table}`}>
            <thead>
              <tr>
                <th scope="col">{t('records.preview.row')}</th>
                <th scope="col">{t('records.field.code')}</th>
                <th scope="col">{t('records.preview.what')}</th>
                <th scope="col">{t('records.preview.says')}</th>
              </tr>
            </thead>
            <tbody>
              {preview.lines.map((line) => (
                <tr key={line.row} data-what={line.what}>
                  <td>{line.row}</td>
                  <td>{line.code || '–'}</td>
                  <td>{t(`records.preview.${line.what}`)}</td>
                  <td className={styles.says}>
                    <Says line={line} names={names} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
      {told > preview.lines.length && (
        <p className={styles.hint}>
          {t('records.preview.more', { n: formatCount(told - preview.lines.length, language) })}
        </p>
      )}
    </>
  );
}

const money: ReadonlySet<string> = new Set(['listPrice', 'floorPrice', 'cost']);
/** Fields that hold ids of other records, or words of ours. */
const named: ReadonlySet<string> = new Set([
  ...['regionId', 'regionIds', 'storeId', 'homeGuideId', 'homeStoreId', 'segment', 'kind'],
]);

function Says({ line, names }: { line: ImportLine; names: Names }) {
  const t = useText();
  const language = useLanguage();
  if (line.what === 'refused')
    return line.problems.map(({ column, kind, message }) => (
      <span key={`${column} ${message}`}>
        {column && `${column}: `}
        {kind === 'other' ? message : t(`records.problem.${kind}`)}
      </span>
    ));
  const said = (field: string, value: string | null) => {
    if (value === null || value === '') return '–';
    if (money.has(field)) return formatPrice(Number(value), currency, language);
    if (field === 'lastOrderAt') return new Date(Number(value)).toISOString().slice(0, 10);
    return named.has(field)
      ? value
          .split('; ')
          .map((part) => names.said(undefined, part))
          .join('; ')
      : value;
  };
  return line.fields.map(({ field, from, to }) => (
    <span key={field}>
      {isFieldName(field) ? t(`records.field.${field}`) : field}: <s>{said(field, from)}</s> →{' '}
      <b>{said(field, to)}</b>
    </span>
  ));
}

const isFieldName = (field: string): field is FieldName => field in en.records.field;
