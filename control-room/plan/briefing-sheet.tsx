import { Fragment } from 'react';
import type { Bilingual } from '#shared/contract/basics.ts';
import type { QuizQuestion, ShowBriefing } from '#shared/contract/briefing.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatPrice } from '../ui/money.ts';
import { Scroller } from '../ui/scroller.tsx';
import { formatDay, formatLength, formatMinute } from '../ui/time.ts';
import { zoneOffset } from '../ui/zone.ts';
import styles from './briefing.module.css';

/** The one page that guides read and stores print: names in both languages, sentences in the reader's. */
export function BriefingSheet({ briefing }: { briefing: ShowBriefing }) {
  const t = useText();
  const language = useLanguage();
  const { facts, questions } = briefing;
  const money = (minor: number) => formatPrice(minor, facts.currency, language);
  const at = (time: number) => formatMinute(time, facts.timeZone, language);
  const itemOf = (itemId: string) => facts.items.find((item) => item.itemId === itemId);
  const inOrder = facts.items.toSorted((a, b) => a.expectedAt - b.expectedAt);
  return (
    <article className={styles.sheet} aria-label={t('briefing.title')}>
      <h2>
        <Both text={facts.title} />
      </h2>
      <p>
        <b>{t('briefing.starts')}</b> {formatDay(facts.plannedStartAt, facts.timeZone, language)}{' '}
        {zoneOffset(facts.timeZone, facts.plannedStartAt, language)} · {formatLength(facts.plannedMs)} ·{' '}
        <b>{t('briefing.host')}</b> {facts.hostName ?? t('briefing.noHost')}
      </p>
      <h3>{t('briefing.deals')}</h3>
      {facts.deals.length === 0 ? (
        <p>{t('briefing.noDeals')}</p>
      ) : (
        <ul>
          {facts.deals.map((deal) => {
            const item = itemOf(deal.itemId);
            return (
              <li key={deal.dealId}>
                <b>{item ? inLanguage(item.title, language) : deal.itemId}</b>{' '}
                {t('briefing.deal', {
                  price: money(deal.price),
                  live: item ? money(item.price) : '–',
                  n: deal.quantity,
                  limit: deal.perViewerLimit,
                })}{' '}
                · {deal.opensAt === null ? t('briefing.byHand') : at(deal.opensAt)}
              </li>
            );
          })}
        </ul>
      )}
      {facts.offers.length > 0 && (
        <>
          <h3>{t('briefing.offers')}</h3>
          <p>{facts.offers.map(({ title }) => inLanguage(title, language)).join(' · ')}</p>
        </>
      )}
      <h3>{t('briefing.sheet')}</h3>
      <Scroller className={styles.frame} label={t('briefing.sheet')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('plan.lineup.column.time')}</th>
              <th scope="col">{t('plan.lineup.column.product')}</th>
              <th scope="col">{t('plan.lineup.column.role')}</th>
              <th scope="col" data-numeric>
                {t('briefing.list')}
              </th>
              <th scope="col" data-numeric>
                {t('briefing.live')}
              </th>
              <th scope="col" data-numeric>
                {t('briefing.dealPrice')}
              </th>
              <th scope="col">{t('briefing.points')}</th>
            </tr>
          </thead>
          <tbody>
            {inOrder.map((item) => (
              <tr key={item.itemId}>
                <td>{at(item.expectedAt)}</td>
                <th scope="row">
                  <Both text={item.title} />
                </th>
                <td>{t(`desk.role.${item.role}`)}</td>
                <td data-numeric>{money(item.listPrice)}</td>
                <td data-numeric>{money(item.price)}</td>
                <td data-numeric>{item.dealPrice === null ? '' : money(item.dealPrice)}</td>
                <td>{item.talkingPoints}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <h3>{t('briefing.questions')}</h3>
      <ol>
        {questions.map((question) => (
          <li key={question.id}>
            {questionText(t, question, (text) => inLanguage(text, language))}{' '}
            {question.options.map((option) => (
              <Fragment key={option.id}>
                {' '}
                <b>{option.id.toUpperCase()}</b> {optionText(option.value)}
              </Fragment>
            ))}
          </li>
        ))}
      </ol>
    </article>
  );

  function optionText(value: QuizQuestion['options'][number]['value']): string {
    switch (value.as) {
      case 'instant':
        return formatDay(value.at, facts.timeZone, language);
      case 'money':
        return money(value.amount);
      case 'count':
        return String(value.n);
      case 'text':
        return inLanguage(value.text, language);
    }
  }
}

/** The reader's language first, the other below it. */
function Both({ text }: { text: Bilingual }) {
  const language = useLanguage();
  const mine = inLanguage(text, language);
  const other = mine === text.en ? text.zh : text.en;
  return (
    <>
      {mine}
      {other !== mine && <small className={styles.other}>{other}</small>}
    </>
  );
}

function questionText(
  t: ReturnType<typeof useText>,
  { kind, title, role }: QuizQuestion,
  say: (text: Bilingual) => string,
): string {
  return t(`briefing.question.${kind}`, {
    item: title ? say(title) : '',
    role: role ? t(`desk.role.${role}`) : '',
  });
}
