import type { InboxError } from '#shared/contract/hooks.ts';
import type { InboxDeed } from '#shared/contract/inbox-deeds.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { deedText, errorDetail } from './deed-text.ts';

/** What a message did, one thing under the other; what it says twice is said once. */
export function Deeds({ did }: { did: readonly InboxDeed[] }) {
  const t = useText();
  return [...new Set(did.map((deed) => deedText(t, deed)))].map((text) => <div key={text}>{text}</div>);
}

/** What is to be known of an error beyond its name. */
export function ErrorDetail({ error }: { error: InboxError }) {
  const detail = errorDetail(useText(), error, useLanguage());
  return detail === null ? null : <small>{detail}</small>;
}
