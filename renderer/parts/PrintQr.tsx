// A QR code as a drawing that stays sharp at every size, with the quiet zone around it that scanners need.

/** In modules, on every side (ISO/IEC 18004). */
const quietZone = 4;

interface PrintQrProps {
  readonly label: string;
  /** Rows of modules, `1` dark, `0` light. */
  readonly modules: readonly string[];
  readonly className: string;
}

export function PrintQr({ label, modules, className }: PrintQrProps) {
  const side = modules.length + 2 * quietZone;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-quietZone} ${-quietZone} ${side} ${side}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect x={-quietZone} y={-quietZone} width={side} height={side} fill="#ffffff" />
      <path d={modules.map(darkRuns).join('')} fill="#000000" />
    </svg>
  );
}

/** The dark modules of a row, neighbours drawn as one so that no gap shows between them. */
function darkRuns(row: string, y: number): string {
  return [...row.matchAll(/1+/g)]
    .map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
    .join('');
}
