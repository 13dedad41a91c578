// 한국어: people.

import type { Wording } from '../en.ts';

export const people: Wording['people'] = {};
