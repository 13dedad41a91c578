// The language of the window: the system's, where Keyward speaks it, otherwise English.

import { en, type Wording } from './en.ts';
import { ko } from './ko.ts';

export type Language = 'en' | 'ko';

export const language: Language = /^ko\b/i.test(navigator.language) ? 'ko' : 'en';
export const words: Wording = { en, ko }[language];
