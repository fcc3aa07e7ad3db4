import { useState } from 'react';
import type { GuideBriefing, QuizQuestion } from '#shared/contract/briefing.ts';
import type { GuidePage } from '#shared/contract/guides.ts';
import { formatMoney } from '../ui/money.ts';
import { formatMinute } from '../ui/time.ts';
import { answerBriefing, fetchBriefing } from './api.ts';
import { useWords } from './context.tsx';
import { usePolled } from './use-polled.ts';

type Show = NonNullable<GuidePage['show']>;

/** What the plan tells me, and its questions: answered right, it counts as read. Nothing until one is given out. */
export function Briefing({ token, show }: { token: string; show: Show }) {
  const { t, language } = useWords();
  const polled = usePolled(`briefing ${show.id}`, 60_000, () => fetchBriefing(token, show.id));
  const briefing = polled.value;
  if (!briefing || briefing.edition === null) return null;
  const { readAt, edition } = briefing;
  if (readAt !== null)
    return (
      <details className="card">
        <summary>
          {t('briefing')} · ✓ {t('readAt', { time: formatMinute(readAt, show.timeZone, language) })}
        </summary>
        <Facts briefing={briefing} />
      </details>
    );
  const inside = (
    <>
      <Facts briefing={briefing} />
      <Quiz key={edition} token={token} briefing={briefing} edition={edition} onRead={polled.again} />
    </>
  );
  // On air the link and the figures come first.
  if (show.status === 'live')
    return (
      <details className="card">
        <summary>
          {t('briefing')} · {t('unread')}
        </summary>
        {inside}
      </details>
    );
  return (
    <section className="card tasks" aria-label={t('briefing')}>
      <h2>{t('briefing')}</h2>
      {inside}
    </section>
  );
}

function Facts({ briefing: { facts, isStale } }: { briefing: GuideBriefing }) {
  const { t, of, language } = useWords();
  const money = (minor: number) => formatMoney(minor, facts.currency, language);
  return (
    <>
      {isStale && <p className="soft">{t('briefingStale')}</p>}
      <p className="soft">
        {formatMinute(facts.plannedStartAt, facts.timeZone, language)} ·{' '}
        {t('seconds', { n: facts.deals.length, m: facts.items.length })}
      </p>
      <ul className="sheet-list">
        {facts.items.map((item) => (
          <li key={item.itemId}>
            <p>
              <b>{of(item.title)}</b> {money(item.price)}
              {item.dealPrice !== null && (
                <span className="badge" data-claimed>
                  {t('dealPrice', { price: money(item.dealPrice) })}
                </span>
              )}
            </p>
            {item.talkingPoints && <p className="soft">{item.talkingPoints}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Quiz(props: { token: string; briefing: GuideBriefing; edition: number; onRead: () => void }) {
  const { token, briefing, edition, onRead } = props;
  const { t } = useWords();
  const { questions, facts } = briefing;
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [code, setCode] = useState<string | null>(null);
  const isComplete = questions.every(({ id }) => chosen[id] !== undefined);
  async function send() {
    const answer = await answerBriefing(token, { showId: facts.showId, edition, answers: { ...chosen } });
    setCode(answer.ok ? null : answer.code);
    if (answer.ok) setWrong(answer.value.wrong);
    // A newer edition is shown at once.
    if (!answer.ok || answer.value.passed) onRead();
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {questions.length > 0 && <p className="hint">{t('quiz')}</p>}
      {questions.map((question) => (
        <Question
          key={question.id}
          question={question}
          facts={facts}
          isWrong={wrong.includes(question.id)}
          value={chosen[question.id] ?? null}
          onChange={(value) => setChosen((all) => ({ ...all, [question.id]: value }))}
        />
      ))}
      <button type="submit" className="main-button" disabled={!isComplete}>
        {t(questions.length > 0 ? 'read' : 'readPlain')}
      </button>
      <p role="status" className="soft">
        {code !== null && `${t('notTaken')} ${t('code', { code })}`}
        {wrong.length > 0 && t('wrong')}
      </p>
    </form>
  );
}

function Question(props: {
  question: QuizQuestion;
  facts: GuideBriefing['facts'];
  isWrong: boolean;
  value: string | null;
  onChange: (optionId: string) => void;
}) {
  const { t, of, language } = useWords();
  const { question, facts, isWrong, value, onChange } = props;
  const written = (option: QuizQuestion['options'][number]['value']): string => {
    switch (option.as) {
      case 'instant':
        return new Intl.DateTimeFormat(language, {
          timeZone: facts.timeZone,
          dateStyle: 'medium',
          timeStyle: 'short',
        }).format(option.at);
      case 'money':
        return formatMoney(option.amount, facts.currency, language);
      case 'count':
        return `${option.n}`;
      case 'text':
        return of(option.text);
    }
  };
  const about = {
    name: question.title ? of(question.title) : '',
    role: question.role ? t(`role.${question.role}`) : '',
  };
  return (
    <fieldset className="question" aria-invalid={isWrong}>
      <legend>
        {isWrong && '✗ '}
        {t(`ask.${question.kind}`, about)}
      </legend>
      {question.options.map((option) => (
        <label key={option.id}>
          <input
            type="radio"
            name={question.id}
            checked={value === option.id}
            onChange={() => onChange(option.id)}
          />
          {written(option.value)}
        </label>
      ))}
    </fieldset>
  );
}
