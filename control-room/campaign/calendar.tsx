import type { CampaignShow } from '#shared/contract/campaigns.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './campaign.module.css';
import { dayOf, later, stretchesOf, weeksOf } from './days.ts';

/** The days T-60, T-10, T-7 and T-1 of the first show: where its phases begin. */
const milestones = [60, 10, 7, 1] as const;

/** From today, or the first show's first phase, to the last show: how many shows a day has; one day can be chosen. */
export function Calendar(props: {
  shows: readonly CampaignShow[];
  chosen: string | null;
  onChoose: (day: string | null) => void;
}) {
  const t = useText();
  const language = useLanguage();
  const today = useNow(60_000);
  const counts = new Map<string, number>();
  for (const { plannedStartAt, timeZone } of props.shows) {
    const day = dayOf(plannedStartAt, timeZone);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  const days = [...counts.keys()].sort();
  const [first, last] = [days[0], days.at(-1)];
  const zone = props.shows[0]?.timeZone ?? 'UTC';
  if (first === undefined || last === undefined) return null;
  const now = dayOf(today, zone);
  const labels = new Map<string, string>(milestones.map((n) => [later(first, -n), `T−${n}`]));
  // Long before the first show the weeks in between are left out: nothing is on them but the milestones.
  const from = now < first && now > later(first, -63) ? now : first < now ? first : later(first, -63);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const monthDay = new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
  const short = (day: string) => monthDay.format(new Date(`${day}T00:00:00Z`));
  const isBusy = (day: string) => counts.has(day) || labels.has(day) || day === now;
  const shown = weeksOf(from, last);
  return (
    <Panel title={t('campaign.calendar')}>
      <div className={styles.month}>
        {shown.slice(0, 7).map((day) => (
          <b key={day}>{weekday.format(new Date(`${day}T00:00:00Z`))}</b>
        ))}
        {stretchesOf(shown, isBusy).map((stretch) =>
          stretch.kind === 'empty' ? (
            <p key={stretch.from} className={styles.gap}>
              {t('campaign.emptyWeeks', { n: stretch.weeks, from: short(stretch.from) })}
            </p>
          ) : (
            stretch.days.map((day) => (
              <Day
                key={day}
                label={short(day)}
                shows={counts.get(day) ?? 0}
                due={labels.get(day)}
                isToday={day === now}
                isChosen={props.chosen === day}
                onChoose={() => props.onChoose(props.chosen === day ? null : day)}
              />
            ))
          ),
        )}
      </div>
    </Panel>
  );
}

function Day(props: {
  label: string;
  shows: number;
  due: string | undefined;
  isToday: boolean;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const t = useText();
  const { label, shows: n, due } = props;
  const mark = due === undefined ? {} : { 'data-due': true, 'data-label': due };
  if (n === 0)
    return (
      <span className={styles.day} {...mark}>
        {props.isToday ? <b>{label} ●</b> : label}
      </span>
    );
  return (
    <button
      type="button"
      className={styles.day}
      data-shows
      {...mark}
      aria-pressed={props.isChosen}
      aria-label={t('campaign.dayShows', { n, day: label })}
      onClick={props.onChoose}
    >
      {label}
      <b>{n === 1 ? t('campaign.countOne') : t('campaign.count', { n })}</b>
    </button>
  );
}
