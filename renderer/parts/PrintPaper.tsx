// A sheet of paper and what stands on it: a head, facts, parts under headings, lines to sign on.

import { Fragment, type ReactNode } from 'react';
import { words } from '../wording/words.ts';
import { Mark } from './Mark.tsx';
import './print.css';

interface PaperProps {
  readonly title: string;
  /** What stands under the title. */
  readonly of: string;
  readonly vaultName: string;
  readonly children: ReactNode;
}

export function Paper({ title, of, vaultName, children }: PaperProps) {
  return (
    <article aria-label={title} className="paper flex select-text flex-col gap-4 text-sm">
      <header className="flex items-start justify-between gap-6 border-edge border-b pb-3">
        <div className="min-w-0">
          <h2 className="font-semibold text-xl tracking-tight">{title}</h2>
          <p className="break-words text-base text-ink-2">{of}</p>
        </div>
        <p className="flex min-w-0 items-center gap-2 text-ink-2 text-xs">
          <Mark className="size-4 shrink-0" />
          <span className="min-w-0 break-words">{words.custody.paper.page(vaultName)}</span>
        </p>
      </header>
      {children}
    </article>
  );
}

/** A part of a sheet under a heading of its own. */
export function PaperPart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-semibold text-base">{title}</h3>
      {children}
    </section>
  );
}

export function PaperFacts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-5 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Steps in their order. */
export function PaperSteps({ steps }: { readonly steps: readonly ReactNode[] }) {
  return (
    <ol className="flex list-decimal flex-col gap-0.5 pl-5">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of a step is what it is
        <li key={index}>{step}</li>
      ))}
    </ol>
  );
}

/** Digits and letters to be compared by eye, in groups of four; copied they are one word again. */
export function Groups({ text }: { readonly text: string }) {
  return (
    <span className="font-mono text-xs">
      {(text.match(/.{1,4}/g) ?? []).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of a group is what it is
        <Fragment key={index}>
          <span className="mr-1.5">{group}</span>
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
