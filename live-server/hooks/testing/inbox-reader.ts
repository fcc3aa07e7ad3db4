import type { InboxMessage } from '#shared/contract/hooks.ts';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { TestServer } from '../../http/testing/test-server.ts';

export type Reader = Pick<TestServer, 'call' | 'cookie'>;

export interface InboxPage {
  readonly items: InboxMessage[];
  readonly nextCursor: string | null;
}

export const inboxOf = async ({ call, cookie }: Reader, query = ''): Promise<InboxPage> =>
  (await call<InboxPage>('GET', `/api/hooks/inbox${query}`, { cookie })).body;

export const metricsOf = async ({ call, cookie }: Reader, showId: string): Promise<MetricsView> =>
  (await call<MetricsView>('GET', `/api/shows/${showId}/metrics`, { cookie })).body;

/** The newest message of a subject once it `is`; looks again and again. */
export async function settled(
  server: Reader,
  subject: string,
  is: (message: InboxMessage) => boolean = ({ attempts }) => attempts > 0,
): Promise<InboxMessage> {
  for (;;) {
    const { items } = await inboxOf(server, '?limit=200');
    const message = items.find((one) => one.subject === subject);
    if (message && is(message)) return message;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
