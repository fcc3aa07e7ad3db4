import type { types } from 'mediasoup';
import * as sdp from 'sdp-transform';
import { candidateLine, type Ends, refusedSection } from '../whip/answer.ts';
import type { PlayerOffer, PlayerSection } from './player-offer.ts';

/** The answer to a player: what it is sent, by the streams' own names, and the rest turned down (RFC 8829). */
export function writePlayerAnswer(
  { sections }: PlayerOffer,
  consumers: ReadonlyMap<string, types.Consumer>,
  transport: Ends,
): string {
  const fingerprint = transport.dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256');
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
    groups: [{ type: 'BUNDLE', mids: [...consumers.keys()].join(' ') }],
    msidSemantic: { semantic: 'WMS', token: '*' },
    ...(fingerprint && { fingerprint: { type: fingerprint.algorithm, hash: fingerprint.value } }),
    media: sections.map((section) => {
      const consumer = consumers.get(section.mid);
      return consumer ? sentSection(section, consumer, transport) : refusedSection(section);
    }),
  } as sdp.SessionDescription);
}

function sentSection({ mid, offered }: PlayerSection, consumer: types.Consumer, transport: Ends): object {
  const { codecs, encodings = [], rtcp } = consumer.rtpParameters;
  const ssrc = encodings[0]?.ssrc;
  return {
    mid,
    type: offered.type,
    port: 9,
    protocol: offered.protocol,
    payloads: codecs.map(({ payloadType }) => payloadType).join(' '),
    connection: { version: 4, ip: '0.0.0.0' },
    direction: 'sendonly',
    setup: 'passive',
    rtcpMux: 'rtcp-mux',
    rtcpRsize: 'rtcp-rsize',
    msid: [{ id: 'show', appdata: consumer.kind }],
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
    ...(ssrc !== undefined && {
      ssrcs: [
        { id: ssrc, attribute: 'cname', value: rtcp?.cname ?? 'show' },
        { id: ssrc, attribute: 'msid', value: `show ${consumer.kind}` },
      ],
    }),
  };
}
