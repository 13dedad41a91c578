// The indexed sealed files of a key, as far as they are shown: asked anew from the start whenever the vault has changed.

import { useEffect, useState } from 'react';
import type { SealedFileView } from '../../core/fileviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { IndexedFile, IndexedPage, Outcome } from '../../electron/contract.ts';
import { ask, useSnapshot } from '../vault.ts';

/** So many more are shown at a time. */
const portion = 200;
/** One call answers so many. */
const mostAtOnce = 1000;

type Standing = SealedFileView['standing'];

interface Asked {
  readonly of: string;
  readonly files: readonly IndexedFile[];
  readonly hasMore: boolean;
  readonly refusal: RefusalView | null;
}

export interface Indexed extends Omit<Asked, 'of'> {
  /** Nothing has been answered yet for this key. */
  readonly isWaiting: boolean;
  readonly showMore: () => void;
}

const nothing = { files: [], hasMore: false, refusal: null } as const;

export function useIndexed(keyId: string, standing: Standing): Indexed {
  const of = `${keyId} ${standing}`;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [wanted, setWanted] = useState({ of, count: portion });
  const count = wanted.of === of ? wanted.count : portion;
  const snapshot = useSnapshot((held) => held.snapshot);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new snapshot asks again
  useEffect(() => {
    let isWanted = true;
    void readIndex(keyId, standing, count).then((answer) => {
      if (isWanted) setAsked({ of, ...answer });
    });
    return () => {
      isWanted = false;
    };
  }, [of, count, snapshot]);

  const isHere = asked !== null && asked.of === of;
  return {
    ...(isHere ? asked : nothing),
    isWaiting: !isHere,
    showMore: () => setWanted({ of, count: count + portion }),
  };
}

async function readIndex(keyId: string, standing: Standing, count: number): Promise<Omit<Asked, 'of'>> {
  const files: IndexedFile[] = [];
  let after: string | null = null;
  do {
    const most = Math.min(mostAtOnce, count - files.length);
    const outcome: Outcome<IndexedPage> = await ask('sealedFiles', { keyId, standing, after, most });
    if ('refused' in outcome) return { files, hasMore: false, refusal: outcome.refused };
    files.push(...outcome.done.files);
    after = outcome.done.next;
  } while (after !== null && files.length < count);
  return { files, hasMore: after !== null, refusal: null };
}
