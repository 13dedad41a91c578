// The language of the window: the one that was chosen, or else the system's, where Keyward speaks it, otherwise English.

import { en, type Wording } from './en.ts';
import { ko } from './ko.ts';

export type Language = 'en' | 'ko';

const chosen = new URLSearchParams(location.search).get('language');

export const language: Language =
  chosen === 'en' || chosen === 'ko' ? chosen : /^ko\b/i.test(navigator.language) ? 'ko' : 'en';
export const words: Wording = { en, ko }[language];
