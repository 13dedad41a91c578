// 한국어: settings.

import type { Wording } from '../en.ts';

export const settings: Wording['settings'] = {};
