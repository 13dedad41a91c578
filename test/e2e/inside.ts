// What the end-to-end tests ask of the app's main process, and have it do.
//
// Where the app collects garbage at that moment an answer may be lost, which Playwright tells as a failure. What was to be
// done is done then, and what was asked can be asked again.

import type { ElectronApplication } from '@playwright/test';

/** A function that runs in the main process: it gets the app's Electron and what is given, and sees nothing of the test. */
type Inside<Given, Answer> = (electron: typeof Electron.CrossProcessExports, given: Given) => Answer;

/** What this answers there. It only looks, or may be done twice. */
export async function askInside<Answer, Given = null>(
  app: ElectronApplication,
  look: Inside<Given, Answer | Promise<Answer>>,
  given?: Given,
): Promise<Answer> {
  for (;;) {
    try {
      return await run(app, look, given);
    } catch (thrown) {
      if (!isLost(thrown)) throw thrown;
    }
  }
}

/** Does this there, once. */
export async function doInside<Given = null>(
  app: ElectronApplication,
  act: Inside<Given, void>,
  given?: Given,
): Promise<void> {
  try {
    await run(app, act, given);
  } catch (thrown) {
    if (!isLost(thrown)) throw thrown;
  }
}

/**
 * From now on the disk takes its time over the last step of an output, its final name, until the function that is answered
 * lets it go on: what is sealed is in work for as long.
 */
export async function holdOutputs(app: ElectronApplication): Promise<() => Promise<void>> {
  await doInside(app, () => {
    const files = process.getBuiltinModule('node:fs/promises');
    const { link } = files;
    const goOn = new Promise<void>((resolve) => {
      Object.assign(globalThis, { letOutputsGo: resolve });
    });
    files.link = async (...paths) => {
      await goOn;
      return link(...paths);
    };
  });
  return () => doInside(app, () => (globalThis as unknown as { letOutputsGo(): void }).letOutputsGo());
}

/** Playwright's own type takes handles out of what is given; none is. */
function run<Answer, Given>(
  app: ElectronApplication,
  what: Inside<Given, Answer | Promise<Answer>>,
  given: Given | undefined,
): Promise<Answer> {
  const anything = what as (electron: typeof Electron.CrossProcessExports, given: unknown) => Answer;
  return app.evaluate(anything, given as unknown);
}

const isLost = (thrown: unknown) => String(thrown).includes('Resulting promise was garbage collected');
