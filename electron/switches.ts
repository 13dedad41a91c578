// Switches of the command line: a packaged app takes those below and starts with no others. What Chromium and Node offer
// besides can open a debugging port, switch the sandbox off, or load code of somebody else's.
//
// SW1  An allow-list: a switch that nobody has thought of yet is refused too.
// SW2  The fuses refuse what comes before this code has its turn (build/packaging.mjs): NODE_OPTIONS, ELECTRON_RUN_AS_NODE,
//      --inspect.

const taken: readonly string[] = [
  // where the vault and the preferences lie
  'user-data-dir',
  // how the window is drawn
  'disable-gpu',
  'disable-gpu-compositing',
  'enable-wayland-ime',
  'force-color-profile',
  'force-device-scale-factor',
  'force-high-contrast',
  'force-prefers-reduced-motion',
  'gtk-version',
  'high-dpi-support',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
];

/**
 * Those among the arguments of this process that are not taken, by name. macOS gives `-psn_` to what it starts; Windows
 * knows switches by a slash too.
 */
export function foreignSwitches(args: readonly string[], platform: NodeJS.Platform): readonly string[] {
  const sign = platform === 'win32' ? /^(-+|\/)/ : /^-+/;
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end))
    .slice(1)
    .filter((arg) => sign.test(arg) && !arg.startsWith('-psn_'))
    .map((arg) => arg.replace(sign, '').split('=', 1)[0] ?? '')
    .filter((name) => !taken.includes(name));
}
