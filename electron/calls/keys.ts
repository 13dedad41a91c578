// What crosses for keys: their life cycle, versions, schedule and assignments.

import * as v from 'valibot';
import { answer, approval, call, hexId, text } from './shapes.ts';

export const keyCalls = {
  createKey: call(v.strictObject({ name: text }), answer<{ readonly id: string }>()),
  deleteImmediately: call(v.strictObject({ keyId: hexId, approval }), answer<null>()),
} as const;
