// Numbers, sizes, spans and dates as people of one language read them.

interface Amounts {
  readonly number: (value: number) => string;
  /** Bytes in decimal units, three digits: `4.29 GB`. */
  readonly bytes: (bytes: number) => string;
  readonly speed: (bytesPerSecond: number) => string;
  /** A span that counts down, in its two largest units. */
  readonly span: (seconds: number) => string;
  readonly date: (instant: number) => string;
  readonly moment: (instant: number) => string;
  /** As short as a column of a table wants it; the zone is the computer's. */
  readonly stamp: (instant: number) => string;
}

/** The person's own variant of a language (`en-GB`), so that dates and digits read as at home. */
export function localeWithin(language: string): string {
  return navigator.languages.find((locale) => locale.startsWith(language)) ?? language;
}

/** To make one takes over a millisecond, and the first screen uses hardly any. */
function onFirstUse<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

interface SpanUnits {
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

export function amountsIn(locale: string, spanUnits: SpanUnits): Amounts {
  const whole = onFirstUse(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const threeDigits = onFirstUse(
    () =>
      new Intl.NumberFormat(locale, {
        minimumSignificantDigits: 3,
        maximumSignificantDigits: 3,
        useGrouping: false,
      }),
  );
  const dates = (style: Intl.DateTimeFormatOptions) =>
    onFirstUse(() => new Intl.DateTimeFormat(locale, style));
  const day = dates({ dateStyle: 'medium' });
  const dayAndTime = dates({ dateStyle: 'long', timeStyle: 'long' });
  const shortly = dates({ dateStyle: 'medium', timeStyle: 'medium' });

  function bytes(count: number): string {
    let unit = 0;
    let value = count;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit += 1;
    }
    return `${unit === 0 ? whole().format(value) : threeDigits().format(value)} ${units[unit]}`;
  }

  function span(seconds: number): string {
    const all = Math.max(0, Math.ceil(seconds));
    const days = Math.floor(all / 86_400);
    const hours = Math.floor((all % 86_400) / 3600);
    const minutes = Math.floor((all % 3600) / 60);
    if (days > 0) return `${days}${spanUnits.day} ${hours}${spanUnits.hour}`;
    if (hours > 0) return `${hours}${spanUnits.hour} ${minutes}${spanUnits.minute}`;
    if (minutes > 0) return `${minutes}${spanUnits.minute} ${all % 60}${spanUnits.second}`;
    return `${all}${spanUnits.second}`;
  }

  return {
    number: (value) => whole().format(value),
    bytes,
    speed: (bytesPerSecond) => `${bytes(bytesPerSecond)}/s`,
    span,
    date: (instant) => (isInstant(instant) ? day().format(instant) : noInstant),
    moment: (instant) => (isInstant(instant) ? dayAndTime().format(instant) : noInstant),
    stamp: (instant) => (isInstant(instant) ? shortly().format(instant) : noInstant),
  };
}

/** What stands where a keystore that somebody altered names no instant at all: `format` would throw. */
const noInstant = '?';

function isInstant(value: number): boolean {
  return Math.abs(value) <= 8.64e15;
}
