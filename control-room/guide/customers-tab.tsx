import { useState } from 'react';
import type { GuidePage, MemberToInvite } from '#shared/contract/guides.ts';
import { formatPrice } from '../ui/money.ts';
import { formatCount } from '../ui/number.ts';
import { formatDay } from '../ui/time.ts';
import { fetchMembers } from './api.ts';
import { useWords } from './context.tsx';
import { dateOf, dayOf } from './days.ts';
import { ShareLink } from './share-link.tsx';
import { usePolled } from './use-polled.ts';

type Show = NonNullable<GuidePage['show']>;

/** My members, those to invite first on top, each with what to tell them about and a message ready to send. */
export function CustomersTab({ token, show }: { token: string; show: Show }) {
  const { t, language } = useWords();
  const { value: members } = usePolled(`members ${show.id}`, 60_000, () => fetchMembers(token, show.id));
  const [open, setOpen] = useState<string | null>(null);
  if (!members) return <p className="opening">{t('loading')}</p>;
  const { total, items } = members;
  return (
    <section className="card" aria-label={t('tab.customers')}>
      <h2>{t('members', { n: formatCount(total, language) })}</h2>
      {total === 0 && <p className="soft">{t('noMembers')}</p>}
      {items.length < total && <p className="soft">{t('membersShown', { n: items.length })}</p>}
      <ul className="people">
        {items.map((member) => (
          <li key={member.id}>
            <button
              type="button"
              aria-expanded={open === member.id}
              onClick={() => setOpen(open === member.id ? null : member.id)}
            >
              <span className="name">{member.name}</span>
              <span className="badge" data-segment={member.segment}>
                {t(`segment.${member.segment}`)}
              </span>
              <span className="soft">
                <Why member={member} />
              </span>
              <span className="soft">
                {member.lastOrderAt === null
                  ? t('never')
                  : t('lastOrder', { date: dateOf(member.lastOrderAt, show.timeZone, language) })}
              </span>
            </button>
            {open === member.id && <Invitation member={member} show={show} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Why({ member }: { member: MemberToInvite }) {
  const { t, language } = useWords();
  const [reason] = member.reasons;
  if (!reason) return null;
  if (reason !== 'birthday') return t(`why.${reason}`);
  return member.birthday === null
    ? t('whyBirthday')
    : t('why.birthday', { date: dayOf(member.birthday, language) });
}

function Invitation({ member, show }: { member: MemberToInvite; show: Show }) {
  const { t, of, language } = useWords();
  const items = new Map(show.items.map((item) => [item.itemId, item]));
  const told = member.suggestions.flatMap(({ itemId, reason }) => {
    const item = items.get(itemId);
    return item ? [{ item, reason }] : [];
  });
  const names = told.slice(0, 2).map(({ item }) => of(item.title));
  const when =
    show.status === 'live'
      ? t('messageLive')
      : t('messageAt', { time: formatDay(show.plannedStartAt, show.timeZone, language) });
  const link = location.origin + show.link;
  const message = t('message', {
    name: member.name,
    show: of(show.title),
    when,
    items: names.join(language === 'en' ? ', ' : '、'),
    link,
  });
  return (
    <div className="invitation">
      {told.length > 0 && (
        <>
          <h3>{t('about')}</h3>
          <ul className="goods">
            {told.map(({ item, reason }) => (
              <li key={item.itemId}>
                <img src={item.imageUrl} alt="" loading="lazy" />
                <span>{of(item.title)}</span>
                <span className="soft">
                  {formatPrice(item.dealPrice ?? item.price, show.currency, language)} ·{' '}
                  {t(`suggest.${reason}`)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {show.endedAt === null && told.length > 0 && (
        <ShareLink link={link} title={t('invite', { name: member.name })} text={message} />
      )}
    </div>
  );
}
