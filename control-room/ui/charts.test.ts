import { describe, expect, it } from 'vitest';
import { looks } from '../review/course-looks.ts';

/** Every file of the control room that draws a chart, with what it says. */
const files = import.meta.glob<string>('../**/*.tsx', { query: '?raw', import: 'default', eager: true });
const charts = Object.entries(files)
  .map(([name, source]) => ({ name, source }))
  .filter(({ source }) => source.includes("from 'recharts'"));

/** What a series looks like but for its colour. */
const seriesOf = (source: string): string[] =>
  [...source.matchAll(/<(Line|Area|Bar|Scatter)\s([\s\S]*?)\/>/g)].map(([, kind = '', props = '']) => {
    const said = (name: string) => new RegExp(`${name}=(?:"([^"]*)"|\\{([^}]*)\\})`).exec(props);
    return [
      kind,
      said('type')?.[1],
      said('strokeDasharray')?.slice(1),
      said('stroke')?.[1] === 'none',
    ].join();
  });

describe('charts', () => {
  it('there are some to look at', () => {
    expect(charts.map(({ name }) => name)).toContain('../review/minute-chart.tsx');
  });

  it.each(charts)('$name has a table of the rows it draws', ({ source }) => {
    expect(source).toMatch(/<ChartFrame[\s\S]*?\bcolumns=/);
    expect(source).toMatch(/<ChartFrame[\s\S]*?\brows=/);
  });

  it.each(charts)('$name tells its series apart by more than colour', ({ source }) => {
    const series = seriesOf(source);
    expect(series.length).toBeGreaterThan(0);
    expect(new Set(series).size, series.join(' | ')).toBe(series.length);
  });

  it('up to four courses over each other differ in their dashes', () => {
    expect(new Set(looks.map(({ dash }) => dash)).size).toBe(looks.length);
  });
});
