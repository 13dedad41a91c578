// The name of a person, leading to his screen.

import { go } from '../going.ts';

export function PersonLink({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <button
      type="button"
      onClick={() => go({ screen: 'person', personId: id })}
      className="rounded-sm text-left font-medium text-accent-ink hover:underline"
    >
      {name}
    </button>
  );
}
