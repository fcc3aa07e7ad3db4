import { Agent, request } from 'node:http';
import type { Visitor } from '../app/api.ts';
import { visitorTokens } from '../app/visitor-token.ts';

/** Tokens of many viewers at once, as their visits would have been given them: signed by the server's own key. */
export function tokensFor(viewerKey: string, showId: string): (name: string) => string {
  const tokens = visitorTokens(viewerKey);
  return (name) => {
    const visitor: Visitor = {
      showId,
      visitId: `visit-${name}`,
      viewerId: `viewer-${name}`,
      name,
      memberId: null,
      source: 'direct',
      ref: null,
      place: { regionId: null, storeId: null, guideId: null },
      byCode: false,
      memberHome: null,
    };
    return tokens.issue(visitor, Date.now());
  };
}

export interface Answered {
  readonly status: number;
  readonly code: string | null;
  readonly orderId: string | null;
}

/** Claims over so many real connections that stay open, each taking the next claim as it is answered. */
export function claimer(url: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    claim(dealId: string, token: string, body: unknown): Promise<Answered> {
      const text = JSON.stringify(body);
      return new Promise((resolve, reject) => {
        const sent = request(
          `${url}/api/deals/${dealId}/claims`,
          {
            agent,
            method: 'POST',
            headers: {
              authorization: `Bearer ${token}`,
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
            },
          },
          (response) => {
            let answer = '';
            response.setEncoding('utf8');
            response.on('data', (chunk: string) => {
              answer += chunk;
            });
            // An answer that breaks off was never given.
            response.on('error', reject);
            response.on('end', () => {
              const said = JSON.parse(answer) as { code?: string; order?: { id: string } };
              resolve({
                status: response.statusCode ?? 0,
                code: said.code ?? null,
                orderId: said.order?.id ?? null,
              });
            });
          },
        );
        sent.on('error', reject);
        sent.end(text);
      });
    },
    close: () => agent.destroy(),
  };
}
