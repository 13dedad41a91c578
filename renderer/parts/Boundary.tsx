// Where a defect of the window ends: a plain sentence instead of an empty window.

import { Component, type ReactNode } from 'react';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';

interface BoundaryState {
  readonly failed: boolean;
}

export class Boundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { failed: false };

  static getDerivedStateFromError(): BoundaryState {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="grid h-full place-items-center overflow-y-auto p-8">
        <div role="alert" className="flex max-w-md flex-col items-start gap-3">
          <h1 className="font-semibold text-xl">{words.common.faultTitle}</h1>
          <p className="text-ink-2">{words.common.fault}</p>
          <Button look="primary" onPress={() => this.setState({ failed: false })}>
            {words.common.showAgain}
          </Button>
        </div>
      </main>
    );
  }
}
