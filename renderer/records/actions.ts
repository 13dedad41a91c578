// What the actions of the audit log are called: the operations of people, and what happens besides.

import { words } from '../wording/words.ts';

const names: Readonly<Record<string, string>> = { ...words.people.operations, ...words.records.log.events };

/** Every action, by its name. */
export const allActions: readonly string[] = Object.keys(names).toSorted((a, b) =>
  actionName(a).localeCompare(actionName(b)),
);

export function actionName(action: string): string {
  return names[action] ?? action;
}
