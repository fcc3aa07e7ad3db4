import type { types } from 'mediasoup';
import type * as sdp from 'sdp-transform';

/** What an answer says of the end it speaks for. */
export type Ends = Pick<types.WebRtcTransport, 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>;
/** A section of the offer that is answered. */
interface Asked {
  readonly mid: string;
  readonly offered: Pick<sdp.SessionDescription['media'][number], 'type' | 'protocol' | 'payloads'>;
}

/** The answer's own lines; `mids`: the sections it takes, which share one transport (RFC 8829, RFC 9143). */
export function answerHead(mids: readonly string[], { dtlsParameters }: Ends): object {
  const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256');
  return {
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
    groups: [{ type: 'BUNDLE', mids: mids.join(' ') }],
    ...(fingerprint && { fingerprint: { type: fingerprint.algorithm, hash: fingerprint.value } }),
  };
}

/** A section that is taken: its codecs, and where its packets go. The other side connects. */
export function takenSection(
  { mid, offered }: Asked,
  codecs: readonly types.RtpCodecParameters[],
  direction: 'sendonly' | 'recvonly',
  { iceParameters, iceCandidates }: Ends,
): object {
  return {
    mid,
    type: offered.type,
    port: 9,
    protocol: offered.protocol,
    payloads: codecs.map(({ payloadType }) => payloadType).join(' '),
    connection: { version: 4, ip: '0.0.0.0' },
    direction,
    setup: 'passive',
    rtcpMux: 'rtcp-mux',
    rtcpRsize: 'rtcp-rsize',
    iceUfrag: iceParameters.usernameFragment,
    icePwd: iceParameters.password,
    candidates: iceCandidates.map(candidateLine),
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
  };
}

/** A section that is turned down. */
export function refusedSection({ mid, offered }: Asked): object {
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

const candidateLine = ({
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
