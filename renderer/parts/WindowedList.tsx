// A list of any length of which only the rows in view exist. All rows have one height, in pixels.

import { type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';

const overscan = 6;

export interface WindowedListHandle {
  /** Scrolls as little as needed for that row to be seen. */
  readonly reveal: (index: number) => void;
}

interface WindowedListProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly rowHeight: number;
  readonly keyOf: (row: T) => number | string;
  readonly children: (row: T) => ReactNode;
  readonly className: string;
  readonly handle?: Ref<WindowedListHandle>;
  /** The person scrolled by wheel, finger, bar or key. */
  readonly onScrolledByHand?: () => void;
}

export function WindowedList<T>(props: WindowedListProps<T>) {
  const { label, rows, rowHeight, keyOf, children, className, handle, onScrolledByHand } = props;
  const frame = useRef<HTMLElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useImperativeHandle(handle, () => ({
    reveal(index) {
      const element = frame.current;
      if (element === null) return;
      const top = index * rowHeight;
      const bottom = top + rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight)
        element.scrollTop = bottom - element.clientHeight;
    },
  }));

  const first = Math.max(0, Math.floor(view.top / rowHeight) - overscan);
  const end = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + overscan);

  return (
    <section
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className={`relative overflow-y-auto focus-visible:-outline-offset-2 ${className}`}
      onScroll={(event) =>
        setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
      }
      onWheel={onScrolledByHand}
      onPointerDown={onScrolledByHand}
      onKeyDown={onScrolledByHand}
    >
      <ul className="relative" style={{ height: rows.length * rowHeight }}>
        {rows.slice(first, end).map((row, index) => (
          <li
            key={keyOf(row)}
            aria-setsize={rows.length}
            aria-posinset={first + index + 1}
            className="absolute inset-x-0"
            style={{ top: (first + index) * rowHeight, height: rowHeight }}
          >
            {children(row)}
          </li>
        ))}
      </ul>
    </section>
  );
}
