import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShowsQuery } from '#shared/contract/show-list.ts';
import { type ShowSummary, showStatus } from '#shared/contract/shows.ts';
import { FOLDED_FROM, pageOfShows, type ShowPage } from './show-list.ts';

const show = (id: string, more: Partial<ShowSummary> = {}): ShowSummary => ({
  ...{ id, title: { en: `Show ${id}`, zh: `直播 ${id}` }, status: 'draft', mode: 'hq', campaignId: null },
  ...{ storeId: null, regionIds: [], currency: 'CNY', timeZone: 'UTC', plannedStartAt: 0, plannedMs: 1 },
  ...{
    startedAt: null,
    endedAt: null,
    hostName: null,
    referenceShowIds: [],
    liveRoomIds: [],
    playback: null,
  },
  ...more,
});
const ids = (shows: readonly ShowSummary[], query: Partial<ShowsQuery> = {}) =>
  pageOfShows(shows, { limit: 200, ...query }).items.map(({ id }) => id);

describe('the list of shows', () => {
  const shows = [
    show('draft', { plannedStartAt: 40 }),
    show('soon', { status: 'scheduled', plannedStartAt: 30 }),
    show('live', { status: 'live', plannedStartAt: 20 }),
    show('practised', { status: 'rehearsal', plannedStartAt: 25 }),
    show('over', { status: 'ended', plannedStartAt: 10 }),
    show('done', { status: 'reviewed', plannedStartAt: 5, title: { en: 'Autumn Glow', zh: '秋光' } }),
  ];
  it('has what comes soonest first, and everything else latest first', () => {
    expect(ids(shows, { when: 'upcoming' })).toEqual(['soon', 'draft']);
    expect(ids(shows, { when: 'onAir' })).toEqual(['practised', 'live']);
    expect(ids(shows, { when: 'over' })).toEqual(['over', 'done']);
    expect(ids(shows)).toEqual(['draft', 'soon', 'practised', 'live', 'over', 'done']);
  });

  it('finds by words of either title, or by the id', () => {
    expect(ids(shows, { q: 'glow AUTUMN' })).toEqual(['done']);
    expect(ids(shows, { q: '秋' })).toEqual(['done']);
    expect(ids(shows, { q: 'practised' })).toEqual(['practised']);
    expect(ids(shows, { q: 'nothing like it' })).toEqual([]);
  });

  it('counts the shows of a large campaign instead of listing them, where that is asked', () => {
    const rooms = Array.from({ length: FOLDED_FROM + 1 }, (_, n) => show(`r${n}`, { campaignId: 'big' }));
    const few = [show('a', { campaignId: 'small' }), show('b')];
    const page = pageOfShows([...rooms, ...few], { limit: 200, fold: '1' });
    expect(page.items.map(({ id }) => id)).toEqual(['a', 'b']);
    expect([page.total, page.folded]).toEqual([2, [{ campaignId: 'big', shows: rooms.length }]]);
    expect(ids([...rooms, ...few])).toHaveLength(rooms.length + 2);
  });
});

it('pages through every show once, in order, whatever their starts', () => {
  const anyShow = fc.record({
    status: fc.constantFrom(...showStatus.options),
    plannedStartAt: fc.nat({ max: 5 }),
  });
  const anyWhen = fc.constantFrom(undefined, 'upcoming', 'over', 'onAir');
  fc.assert(
    fc.property(fc.array(anyShow), anyWhen, fc.integer({ min: 1, max: 4 }), (all, when, limit) => {
      const shows = all.map((one, n) => show(`s${n}`, one));
      const asked = when === undefined ? {} : { when };
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: ShowPage<ShowSummary> = pageOfShows(shows, {
          ...asked,
          limit,
          ...(cursor ? { cursor } : {}),
        });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor && seen.length <= shows.length);
      expect(seen).toEqual(ids(shows, asked));
    }),
  );
});
