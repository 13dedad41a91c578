// A progress bar without words; its name is for those who do not see it.

import { ProgressBar } from 'react-aria-components/ProgressBar';

interface BarProps {
  readonly label: string;
  readonly value: number;
  readonly of: number;
  readonly text: string;
  readonly height?: 'thin' | 'thick';
}

export function Bar({ label, value, of, text, height = 'thin' }: BarProps) {
  const share = of <= 0 ? 0 : Math.min(1, Math.max(0, value / of));
  return (
    <ProgressBar
      aria-label={label}
      value={share}
      minValue={0}
      maxValue={1}
      valueLabel={text}
      className={`progress-track w-full overflow-hidden rounded-full ${height === 'thick' ? 'h-1.5' : 'h-1'}`}
    >
      <div
        className="progress-bar h-full origin-left rounded-full transition-transform duration-150 ease-linear"
        style={{ transform: `scaleX(${share})` }}
      />
    </ProgressBar>
  );
}
