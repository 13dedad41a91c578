// 한국어: records.

import type { Wording } from '../en.ts';

export const records: Wording['records'] = {};
