import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Directory } from '../storage/directory.ts';
import { bringAlert } from './alerts-now.ts';
import type { App, Staff } from './api.ts';
import { scopeOf } from './authorise.ts';
import { showBriefing } from './briefings.ts';
import type { Curves } from './curves.ts';
import type { LiveShow } from './live-show.ts';
import type { AppLog } from './log.ts';
import { type PreflightParts, preflightOf } from './preflight.ts';
import { Prober, type ProberSettings } from './probes/prober.ts';
import { type Perform, Rehearsals } from './rehearsals.ts';
import type { Runners } from './runners.ts';
import { moveTiers } from './settling.ts';

/** What a preflight may look at beside the plan. */
export type PreflightSettings = Partial<
  Pick<PreflightParts, 'check' | 'shopPrices' | 'hasPicture' | 'takesPayment'> & ProberSettings
>;

/** What directing a show needs of the application. */
export interface DirectingParts {
  readonly runners: Runners;
  readonly directory: Directory;
  readonly curves: Curves;
  readonly cluster: Cluster;
  readonly now: () => number;
  readonly wall: () => number;
  readonly log: AppLog;
  /** Without it no path of this server leads anywhere. */
  readonly preflight: PreflightSettings | undefined;
  /** How a copy of a show is performed; without it, rehearsals fail. */
  readonly rehearse: Perform | undefined;
  /** The show, if this member of staff may see it. */
  readonly visible: (showId: string, staff: Staff) => Promise<Result<LiveShow>>;
}

type Directing = Pick<App, 'command' | 'preflight' | 'briefing' | 'rehearsal' | 'stopRehearsal'>;

/** Commands, and what is tried and told before a show: its preflight, its rehearsal, its briefing. */
export function directing(parts: DirectingParts): { readonly methods: Directing; close(): Promise<void> } {
  const { runners, directory, curves, cluster, now, wall, log, preflight, visible } = parts;
  const preflightParts: PreflightParts = {
    prober: new Prober({ hasOwn: async () => false, ...preflight }),
    check: preflight?.check ?? (async () => {}),
    shopPrices: preflight?.shopPrices ?? (async () => ({ prices: new Map(), unchecked: [] })),
    hasPicture: preflight?.hasPicture ?? (() => null),
    takesPayment: preflight?.takesPayment ?? (() => true),
    wall,
    now,
  };
  const rehearsals = new Rehearsals({
    perform: parts.rehearse ?? (() => Promise.reject(new Error('This application has no stage'))),
    links: async (show) => {
      const { probes } = await preflightOf(show, preflightParts, true);
      return probes && { tried: probes.tried, answered: probes.answered };
    },
    settings: directory.settings,
    ...{ cluster, now, log },
  });
  const methods: Directing = {
    async command(showId, command, staff) {
      const show = await runners.getNow(showId);
      if (!show) return refuse('not_found', 'There is no such show');
      if (command.type === 'alert.acknowledge') {
        const brought = await bringAlert(show, command.alertId, curves, now());
        if (!brought.ok) return brought;
      }
      const done = await show.runner.command(command, staff);
      if (done.ok && command.type === 'show.rehearse') {
        const begun = await rehearsals.start(show, command, staff);
        if (!begun.ok) return begun;
      }
      if (done.ok && command.type === 'settlement.freeze')
        await moveTiers(directory, done.value.events, show.runner.state.settlements);
      return done;
    },
    async preflight(showId, staff, probe) {
      const found = await visible(showId, staff);
      return found.ok ? accept(await preflightOf(found.value, preflightParts, probe)) : found;
    },
    async briefing(showId, staff) {
      const found = await visible(showId, staff);
      return found.ok ? accept(showBriefing(found.value.runner.state, directory, scopeOf(staff))) : found;
    },
    async rehearsal(showId, staff) {
      const found = await visible(showId, staff);
      return found.ok ? accept(rehearsals.of(showId)) : found;
    },
    async stopRehearsal(showId, staff) {
      const found = await visible(showId, staff);
      return found.ok ? rehearsals.stop(showId) : found;
    },
  };
  return { methods, close: () => rehearsals.close() };
}
