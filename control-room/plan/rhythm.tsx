import type { Section } from '#shared/contract/plan-commands.ts';
import type { ItemView } from '#shared/contract/shows.ts';
import { hasRhythm, sectionOf, type Rhythm as Timing } from '#shared/domain/lineup/rhythm.ts';
import { useText } from '../i18n/use-text.ts';
import { formatLength } from '../ui/time.ts';
import styles from './plan.module.css';

/** How opening, loops and closing fill the show, as a bar and in words; hidden while no item has a section. */
export function Rhythm({ lineup, rhythm }: { lineup: readonly ItemView[]; rhythm: Timing }) {
  const t = useText();
  if (!hasRhythm(lineup)) return null;
  const sum = (wanted: Section) =>
    lineup.reduce((ms, item) => ms + (sectionOf(item, true) === wanted ? item.plannedMs : 0), 0);
  const [opening, closing] = [sum('opening'), sum('closing')];
  const loops = Array.from({ length: Math.min(rhythm.loops, 40) }, (_, n) => n);
  return (
    <div className={styles.mix}>
      <div className={styles.rhythmBar} aria-hidden>
        {opening > 0 && <i data-section="opening" style={{ flexGrow: opening }} />}
        {loops.map((n) => (
          <i key={n} data-section="loop" style={{ flexGrow: rhythm.loopMs }} />
        ))}
        {closing > 0 && <i data-section="closing" style={{ flexGrow: closing }} />}
      </div>
      <p className={styles.hint}>
        {t('plan.sheet.rhythm', {
          opening: formatLength(opening),
          loop: formatLength(rhythm.loopMs),
          n: rhythm.loops,
          closing: formatLength(closing),
        })}
      </p>
    </div>
  );
}
