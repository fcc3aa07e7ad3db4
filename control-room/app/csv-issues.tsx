import type { Refusal } from '#shared/contract/errors.ts';
import { placeIn, problemKind } from '#shared/domain/csv/problem-kinds.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { useText } from '../i18n/use-text.ts';

type Issue = NonNullable<Refusal['issues']>[number];
const shown = 30;

/** Where in a file something is wrong and what, in the reader's language; what only a schema says stays in English. */
export function issueText(t: StaffText, { path, message }: Issue): string {
  const place = placeIn(path);
  const where =
    place === null ? path : t(place.column === '' ? 'records.rowPlace' : 'records.place', { ...place });
  const kind = problemKind(message);
  return `${where}: ${kind === 'other' ? message : t(`records.problem.${kind}`)}`;
}

/** What must be mended in a file before it is taken. */
export function CsvIssues({ issues }: { issues: readonly Issue[] }) {
  const t = useText();
  return (
    <ul>
      {issues.slice(0, shown).map((issue) => (
        <li key={`${issue.path} ${issue.message}`}>{issueText(t, issue)}</li>
      ))}
      {issues.length > shown && <li>{t('records.more')}</li>}
    </ul>
  );
}
