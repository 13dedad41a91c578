// 한국어: custody.

import type { Wording } from '../en.ts';

export const custody: Wording['custody'] = {};
