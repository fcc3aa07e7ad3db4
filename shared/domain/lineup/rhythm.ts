import type { Section } from '../../contract/plan-commands.ts';

export interface RhythmItem {
  readonly plannedMs: number;
  readonly section?: Section | undefined;
}

/** How a run sheet fills the show: times by the index of the item in the lineup. */
export interface Rhythm {
  /** When each item is on air first, epoch ms. */
  readonly expectedAt: readonly number[];
  /** How often the loop runs; 0 where no item has a section. */
  readonly loops: number;
  /** One pass of the loop. */
  readonly loopMs: number;
  /** Everything, each loop counted. */
  readonly totalMs: number;
}

/** Where an item counts; once any item has a section, one without is part of the loop. */
export const sectionOf = (item: RhythmItem, hasRhythm: boolean): Section | null =>
  item.section ?? (hasRhythm ? 'loop' : null);

export const hasRhythm = (lineup: readonly RhythmItem[]): boolean =>
  lineup.some(({ section }) => section !== undefined);

/**
 * Without sections the lineup runs once, in order. With them the opening runs once, the loop as often as fits between
 * opening and closing (once at least), and the closing once; within each the lineup's order stands.
 */
export function rhythmOf(lineup: readonly RhythmItem[], startAt: number, plannedMs: number): Rhythm {
  const isRhythmic = hasRhythm(lineup);
  const sum = (wanted: Section | null) =>
    lineup.reduce((ms, item) => ms + (sectionOf(item, isRhythmic) === wanted ? item.plannedMs : 0), 0);
  const loopMs = sum('loop');
  const openingMs = sum('opening');
  const closingMs = sum('closing');
  const fits = loopMs === 0 ? 0 : Math.floor((plannedMs - openingMs - closingMs) / loopMs);
  const loops = loopMs === 0 ? 0 : Math.max(1, fits);
  const next: Record<Section | 'none', number> = {
    none: startAt,
    opening: startAt,
    loop: startAt + openingMs,
    closing: startAt + openingMs + loops * loopMs,
  };
  const expectedAt = lineup.map((item) => {
    const place = sectionOf(item, isRhythmic) ?? 'none';
    const at = next[place];
    next[place] = at + item.plannedMs;
    return at;
  });
  const totalMs = isRhythmic ? openingMs + loops * loopMs + closingMs : sum(null);
  return { expectedAt, loops, loopMs, totalMs };
}
