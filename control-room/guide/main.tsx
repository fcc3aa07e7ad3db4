import { createRoot } from 'react-dom/client';
import { firstLanguage, rememberLanguage } from '../i18n/language.ts';
import { tokenOf } from './api.ts';
import { WordsProvider } from './context.tsx';
import './guide.css';
import { GuideApp } from './guide-app.tsx';

rememberLanguage(firstLanguage());
const root = document.getElementById('guide');
if (root)
  createRoot(root).render(
    <WordsProvider>
      <GuideApp token={tokenOf(location.pathname)} />
    </WordsProvider>,
  );
