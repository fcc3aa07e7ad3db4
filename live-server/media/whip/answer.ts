import type { types } from 'mediasoup';
import * as sdp from 'sdp-transform';
import type { Offer, Section } from './offer.ts';

export type Ends = Pick<types.WebRtcTransport, 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>;

/** The answer to an offer (RFC 8829): takes what `readOffer` took, turns the rest down, and waits to be connected to. */
export function writeAnswer({ sections }: Offer, transport: Ends): string {
  const fingerprint = transport.dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256');
  const taken = sections.filter(({ isTaken }) => isTaken);
  return sdp.write({
    version: 0,
    origin: {
      username: '-',
      sessionId: Date.now(),
      sessionVersion: 1,
      netType: 'IN',
      ipVer: 4,
      address: '0.0.0.0',
    },
    name: '-',
    timing: { start: 0, stop: 0 },
    icelite: 'ice-lite',
    groups: [{ type: 'BUNDLE', mids: taken.map(({ mid }) => mid).join(' ') }],
    ...(fingerprint && { fingerprint: { type: fingerprint.algorithm, hash: fingerprint.value } }),
    media: sections.map((section) =>
      section.isTaken ? takenSection(section, transport) : refusedSection(section),
    ),
  } as sdp.SessionDescription);
}

export function refusedSection({ mid, offered }: Pick<Section, 'mid' | 'offered'>): object {
  return {
    mid,
    type: offered.type,
    port: 0,
    protocol: offered.protocol,
    payloads: offered.payloads ?? '0',
    connection: { version: 4, ip: '0.0.0.0' },
    direction: 'inactive',
    rtp: [],
    fmtp: [],
  };
}

function takenSection({ mid, rtpParameters, offered }: Section & { isTaken: true }, transport: Ends): object {
  const { codecs, headerExtensions = [], encodings = [] } = rtpParameters;
  const rids = encodings.flatMap(({ rid }) => rid ?? []);
  return {
    mid,
    type: offered.type,
    port: 9,
    protocol: offered.protocol,
    payloads: codecs.map(({ payloadType }) => payloadType).join(' '),
    connection: { version: 4, ip: '0.0.0.0' },
    direction: 'recvonly',
    setup: 'passive',
    rtcpMux: 'rtcp-mux',
    rtcpRsize: 'rtcp-rsize',
    iceUfrag: transport.iceParameters.usernameFragment,
    icePwd: transport.iceParameters.password,
    candidates: transport.iceCandidates.map(candidateLine),
    endOfCandidates: 'end-of-candidates',
    rtp: codecs.map(({ payloadType, mimeType, clockRate, channels }) => ({
      payload: payloadType,
      codec: mimeType.split('/')[1],
      rate: clockRate,
      ...(channels !== undefined && channels > 1 && { encoding: channels }),
    })),
    fmtp: codecs.flatMap(({ payloadType, parameters = {} }) => {
      const config = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
      return config.length > 0 ? [{ payload: payloadType, config: config.join(';') }] : [];
    }),
    rtcpFb: codecs.flatMap(({ payloadType, rtcpFeedback = [] }) =>
      rtcpFeedback.map(({ type, parameter }) => ({
        payload: payloadType,
        type,
        ...(parameter && { subtype: parameter }),
      })),
    ),
    ext: headerExtensions.map(({ id, uri }) => ({ value: id, uri })),
    ...(rids.length > 0 && {
      rids: rids.map((id) => ({ id, direction: 'recv' })),
      simulcast: { dir1: 'recv', list1: rids.join(';') },
    }),
  };
}

export const candidateLine = ({
  foundation,
  priority,
  address,
  protocol,
  port,
  type,
  tcpType,
}: types.IceCandidate) => ({
  foundation,
  component: 1,
  transport: protocol,
  priority,
  ip: address,
  port,
  type,
  ...(tcpType && { tcptype: tcpType }),
});
