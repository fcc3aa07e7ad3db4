import * as sdp from 'sdp-transform';
import { answerHead, type Ends, refusedSection, takenSection } from '../sdp/answer-lines.ts';
import type { Offer, Section } from './offer.ts';

/** The answer to an offer (RFC 8829): takes what `readOffer` took, turns the rest down, and waits to be connected to. */
export function writeAnswer({ sections }: Offer, transport: Ends): string {
  const taken = sections.filter(({ isTaken }) => isTaken);
  return sdp.write({
    ...answerHead(
      taken.map(({ mid }) => mid),
      transport,
    ),
    media: sections.map((section) =>
      section.isTaken ? receivedSection(section, transport) : refusedSection(section),
    ),
  } as sdp.SessionDescription);
}

function receivedSection(section: Section & { isTaken: true }, transport: Ends): object {
  const { codecs, headerExtensions = [], encodings = [] } = section.rtpParameters;
  const rids = encodings.flatMap(({ rid }) => rid ?? []);
  return {
    ...takenSection(section, codecs, 'recvonly', transport),
    ext: headerExtensions.map(({ id, uri }) => ({ value: id, uri })),
    ...(rids.length > 0 && {
      rids: rids.map((id) => ({ id, direction: 'recv' })),
      simulcast: { dir1: 'recv', list1: rids.join(';') },
    }),
  };
}
