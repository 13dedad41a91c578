// The frame of a screen in the open vault: its title, what can be done there, and the part that scrolls.

import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { goBack, useGoing } from '../going.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';

interface PageProps {
  readonly title: string;
  /** What stands beside the title: a number, a state. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  /** One sentence on what the screen is for. */
  readonly intro?: string;
  /** `back`: a screen that one comes to from another. */
  readonly way?: 'back' | 'none';
  /** `whole`: the contents lay themselves out and scroll on their own, such as a long table. */
  readonly contents?: 'scrolling' | 'whole';
  readonly children: ReactNode;
}

export function Page({
  title,
  aside,
  actions,
  intro,
  way = 'none',
  contents = 'scrolling',
  children,
}: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const place = useGoing((going) => going.place);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is another screen, and is read out
  useEffect(() => heading.current?.focus({ preventScroll: true }), [place]);

  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      <header
        className={`flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-6 pt-4 pb-3 ${contents === 'scrolling' ? 'max-w-[59rem]' : ''}`}
      >
        <div className="flex min-w-0 grow flex-wrap items-center gap-x-2.5 gap-y-1">
          {way === 'back' && (
            <Button look="quiet" size="icon" aria-label={words.common.back} onPress={goBack}>
              <ArrowLeft aria-hidden className="size-4" />
            </Button>
          )}
          <h1 ref={heading} tabIndex={-1} className="min-w-0 select-text break-words font-semibold text-lg">
            {title}
          </h1>
          {aside}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        {intro !== undefined && (
          <div className="w-full">
            <p className="max-w-3xl text-ink-2 text-sm">{intro}</p>
          </div>
        )}
      </header>
      {contents === 'whole' ? (
        <div className="flex min-h-0 grow flex-col">{children}</div>
      ) : (
        <div className="min-h-0 grow overflow-y-auto pr-3 pb-8 pl-6 [scrollbar-gutter:stable]">
          <div className="flex max-w-4xl flex-col gap-6">{children}</div>
        </div>
      )}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly intro?: string;
  readonly children: ReactNode;
}

/** A part of a screen under a heading of its own. */
export function Section({ title, actions, intro, children }: SectionProps) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
        <h2 className="font-semibold text-base">{title}</h2>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        {intro !== undefined && (
          <div className="w-full">
            <p className="max-w-3xl text-ink-2 text-sm">{intro}</p>
          </div>
        )}
      </div>
      {children}
    </section>
  );
}

/** Names and what they stand for, in two columns. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] items-baseline gap-x-6 gap-y-1.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 select-text break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A box with a line around it. */
export function Card({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">{children}</div>;
}
