import type { Metric, Registry } from 'prom-client';

/** Seconds up to which the durations of one series are counted. */
const bounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** How often something took how long. */
export class Durations {
  readonly #counts = new Uint32Array(bounds.length);
  #count = 0;
  #sum = 0;

  /** One duration, ms. Called for every request and claim: a few additions and no object. */
  observe(ms: number): void {
    const seconds = ms / 1000;
    this.#count += 1;
    this.#sum += seconds;
    for (let index = 0; index < bounds.length; index += 1)
      if (seconds <= (bounds[index] ?? 0)) {
        this.#counts[index] = (this.#counts[index] ?? 0) + 1;
        return;
      }
  }

  /** The samples of a Prometheus histogram: counts up to each bound, their sum and their number. */
  samples(name: string, labels: Readonly<Record<string, string>>) {
    let upTo = 0;
    const buckets = bounds.map((le, index) => {
      upTo += this.#counts[index] ?? 0;
      return { metricName: `${name}_bucket`, labels: { ...labels, le: String(le) }, value: upTo };
    });
    return [
      ...buckets,
      { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: this.#count },
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: this.#count },
    ];
  }
}

/**
 * A histogram by one label or two. prom-client's own looks its labels up by a text it builds anew for each duration,
 * which is a tenth of a claim. Of a metric the registry asks no more than its name and its samples.
 */
export function durationsBy<L extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly [L, ...L[]],
): (first: string, second?: string | number) => Durations {
  const series = new Map<string, Map<string | number, Durations>>();
  const metric = {
    name,
    help,
    type: 'histogram',
    get: async () => ({
      name,
      help,
      type: 'histogram',
      values: [...series].flatMap(([first, bySecond]) =>
        [...bySecond].flatMap(([second, durations]) => {
          const values = [first, String(second)];
          const labels = Object.fromEntries(labelNames.map((label, index) => [label, values[index] ?? '']));
          return durations.samples(name, labels);
        }),
      ),
    }),
  };
  registry.registerMetric(metric as unknown as Metric);
  return (first, second = '') => {
    let bySecond = series.get(first);
    if (!bySecond) {
      bySecond = new Map();
      series.set(first, bySecond);
    }
    let durations = bySecond.get(second);
    if (!durations) {
      durations = new Durations();
      bySecond.set(second, durations);
    }
    return durations;
  };
}
