import type { types } from 'mediasoup';
import * as sdp from 'sdp-transform';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';

/** One `m=` section of an offer: what is taken of it, or that it is turned down. */
export type Section = {
  readonly mid: string;
  readonly kind: 'audio' | 'video' | 'other';
  readonly offered: sdp.MediaDescription & sdp.MediaAttributes;
} & (
  | { readonly isTaken: false }
  | { readonly isTaken: true; readonly kind: 'audio' | 'video'; readonly rtpParameters: types.RtpParameters }
);

export interface Offer {
  readonly sections: readonly Section[];
  readonly dtlsParameters: types.DtlsParameters;
  readonly iceUfrag: string;
}

const MAX_SECTIONS = 8;

/**
 * Reads an encoder's offer (RFC 8829) by what the router can carry: the first sound and the first picture that fit,
 * each with the first codec of the offer that the router knows. `malformed` for what is no SDP, `invalid` for an offer
 * that sends nothing this server can take.
 */
export function readOffer(text: string, capabilities: types.RtpCapabilities): Result<Offer> {
  const parsed = parse(text);
  if (!parsed) return refuse('malformed', 'The body is not SDP');
  const media = parsed.media;
  if (media.length === 0 || media.length > MAX_SECTIONS) return refuse('invalid', 'No media is offered');
  const fingerprint = parsed.fingerprint ?? media.find((section) => section.fingerprint)?.fingerprint;
  const iceUfrag = parsed.iceUfrag ?? media[0]?.iceUfrag;
  if (!fingerprint || iceUfrag === undefined)
    return refuse('invalid', 'No DTLS fingerprint or ICE user name');
  const taken = new Set<string>();
  const sections = media.map((offered, index): Section => {
    const mid = String(offered.mid ?? index);
    const kind = offered.type === 'audio' || offered.type === 'video' ? offered.type : 'other';
    const sends = offered.direction !== 'recvonly' && offered.direction !== 'inactive' && offered.port !== 0;
    if (kind === 'other' || !sends || taken.has(kind)) return { mid, kind, offered, isTaken: false };
    const rtpParameters = parametersOf(offered, mid, kind, capabilities);
    if (!rtpParameters) return { mid, kind, offered, isTaken: false };
    taken.add(kind);
    return { mid, kind, offered, isTaken: true, rtpParameters };
  });
  if (taken.size === 0) return refuse('invalid', 'Nothing is sent with a codec this server takes');
  const algorithm = fingerprint.type.toLowerCase() as types.FingerprintAlgorithm;
  return accept({
    sections,
    iceUfrag,
    // We answer `passive`: the encoder begins.
    dtlsParameters: { role: 'client', fingerprints: [{ algorithm, value: fingerprint.hash.toUpperCase() }] },
  });
}

/** Null for what is no SDP. */
export function parse(text: string): sdp.SessionDescription | null {
  if (!text.startsWith('v=0')) return null;
  try {
    return sdp.parse(text);
  } catch {
    return null;
  }
}

function parametersOf(
  offered: Section['offered'],
  mid: string,
  kind: 'audio' | 'video',
  capabilities: types.RtpCapabilities,
): types.RtpParameters | null {
  const known = (capabilities.codecs ?? []).filter((codec) => codec.kind === kind);
  for (const { payload, codec: name, rate, encoding } of offered.rtp) {
    const mimeType = `${kind}/${name}`;
    const parameters = fmtpOf(offered, payload);
    const fitting = known.find(
      (codec) =>
        codec.mimeType.toLowerCase() === mimeType.toLowerCase() &&
        codec.clockRate === rate &&
        (kind === 'video' || (codec.channels ?? 1) === Number(encoding ?? 1)) &&
        isSameH264(codec, parameters),
    );
    if (!fitting) continue;
    const codec: types.RtpCodecParameters = {
      mimeType: fitting.mimeType,
      payloadType: payload,
      clockRate: fitting.clockRate,
      ...(fitting.channels !== undefined && { channels: fitting.channels }),
      parameters,
      rtcpFeedback: feedbackOf(offered, payload, fitting),
    };
    const again = retransmission(offered, payload);
    const codecs = again === null ? [codec] : [codec, again];
    return {
      mid,
      codecs: codecs as types.RtpCodecParameters[],
      headerExtensions: extensionsOf(offered, kind, capabilities),
      encodings: encodingsOf(offered, again !== null),
      rtcp: { cname: cnameOf(offered), reducedSize: true },
    };
  }
  return null;
}

export function fmtpOf(offered: Section['offered'], payload: number): Record<string, string | number> {
  const config = offered.fmtp.find((line) => line.payload === payload)?.config;
  const entries = Object.entries(config ? sdp.parseParams(config) : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}

/** Only H.264 in its packetised form is carried; its profile is for the router to judge. */
const isSameH264 = (codec: types.RtpCodecCapability, parameters: Record<string, string | number>) =>
  codec.mimeType.toLowerCase() !== 'video/h264' || Number(parameters['packetization-mode'] ?? 0) === 1;

export function feedbackOf(offered: Section['offered'], payload: number, codec: types.RtpCodecCapability) {
  return (offered.rtcpFb ?? [])
    .filter((line) => String(line.payload) === '*' || Number(line.payload) === payload)
    .map(({ type, subtype }) => ({ type, parameter: subtype ?? '' }))
    .filter(({ type, parameter }) =>
      codec.rtcpFeedback?.some((own) => own.type === type && (own.parameter ?? '') === parameter),
    );
}

function retransmission(offered: Section['offered'], of: number): types.RtpCodecParameters | null {
  const line = offered.rtp.find(
    ({ codec, payload }) => codec.toLowerCase() === 'rtx' && Number(fmtpOf(offered, payload).apt) === of,
  );
  return line
    ? {
        mimeType: 'video/rtx',
        payloadType: line.payload,
        clockRate: line.rate ?? 90_000,
        parameters: { apt: of },
      }
    : null;
}

function extensionsOf(
  offered: Section['offered'],
  kind: 'audio' | 'video',
  { headerExtensions = [] }: types.RtpCapabilities,
): types.RtpHeaderExtensionParameters[] {
  return (offered.ext ?? []).flatMap(({ uri, value }) => {
    const known = headerExtensions.find(
      (own) => own.kind === kind && own.uri === uri && own.direction !== 'sendonly',
    );
    return known ? [{ uri: known.uri, id: value }] : [];
  });
}

/** By rid for a simulcast, by SSRC for a single stream, by `mid` alone when neither is told. */
function encodingsOf(offered: Section['offered'], hasRtx: boolean): types.RtpEncodingParameters[] {
  const rids = (offered.rids ?? []).filter(({ direction }) => direction === 'send');
  if (rids.length > 0) return rids.map(({ id }) => ({ rid: String(id) }));
  const pair = offered.ssrcGroups
    ?.find(({ semantics }) => semantics === 'FID')
    ?.ssrcs.split(' ')
    .map(Number);
  const ssrc = pair?.[0] ?? offered.ssrcs?.[0]?.id;
  if (ssrc === undefined) return [{}];
  const again = pair?.[1];
  return [{ ssrc: Number(ssrc), ...(hasRtx && again !== undefined && { rtx: { ssrc: again } }) }];
}

const cnameOf = (offered: Section['offered']) =>
  String(offered.ssrcs?.find(({ attribute }) => attribute === 'cname')?.value ?? 'encoder');
