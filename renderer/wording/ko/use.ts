// 한국어: use.

import type { Wording } from '../en.ts';

export const use: Wording['use'] = {};
