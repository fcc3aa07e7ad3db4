import type { App } from '../../app/api.ts';
import type { SharedCounts } from '../../cluster/cluster.ts';
import type { ShopHooks } from '../../hooks/shops.ts';
import type { RecordingLibrary } from '../../media/recording/library.ts';
import type { Directory } from '../../storage/directory.ts';
import type { StreamLog } from '../../storage/stream-log.ts';
import type { ClientAddress } from '../client-address.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** What handlers work with. */
export interface Context {
  readonly clientAddress: ClientAddress;
  readonly app: App;
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly counts: SharedCounts;
  readonly demo: boolean;
  readonly paymentSecret: string;
  /** Where viewers pay, with its holes; null = nowhere. */
  readonly paymentPage: string | null;
  readonly shopHooks: ShopHooks;
  readonly streamLog: StreamLog;
  readonly recordings: Pick<RecordingLibrary, 'list'>;
  readonly now: () => number;
  /** This server's own address over loopback, without a path; known once it listens. */
  readonly ownUrl: () => string;
}
