// The engine behind the window: the vault and all that follows it. It is loaded while the window is already on its way
// (main.ts). Time, folders and the engine meet here and nowhere else.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, type BrowserWindow, shell } from 'electron';
import { Scheduler } from '../core/scheduler.ts';
import type { LockReason, Snapshot } from '../core/snapshot.ts';
import { machineClocks, Vault } from '../core/vault.ts';
import { CeremonyRecords } from './ceremonyrecords.ts';
import { CopiedText } from './clipboard.ts';
import { watchClosing } from './closing.ts';
import type { AllAnswers, Ground } from './ground.ts';
import type { HandedOver } from './handedover.ts';
import { HeldSecrets } from './heldsecrets.ts';
import { watchForLocking } from './lockwatch.ts';
import { Offers } from './offers.ts';
import { Places } from './places.ts';
import type { PreferencesFile } from './preferences.ts';
import { send } from './serve.ts';
import { attentionAnswers } from './serving/attention.ts';
import { custodyAnswers } from './serving/custody.ts';
import { fileAnswers } from './serving/files.ts';
import { keyAnswers } from './serving/keys.ts';
import { openingAnswers } from './serving/opening.ts';
import { peopleAnswers } from './serving/people.ts';
import { recordsAnswers } from './serving/records.ts';
import { settingsAnswers } from './serving/settings.ts';
import { keyUseAnswers } from './serving/use.ts';
import { Telling } from './telling.ts';
import { VaultTray } from './tray.ts';
import { VaultFolder } from './vaultfolder.ts';

/** What is there before the engine. */
interface Before {
  readonly profile: string;
  readonly preferences: PreferencesFile;
  readonly handedOver: HandedOver;
  readonly window: BrowserWindow;
  readonly comeForward: () => void;
  readonly startAgain: () => void;
}

export class Engine {
  readonly answers: AllAnswers;
  readonly #vault: Vault;
  readonly #scheduler: Scheduler;
  readonly #copied: CopiedText;

  private constructor(answers: AllAnswers, vault: Vault, copied: CopiedText) {
    this.answers = answers;
    this.#vault = vault;
    this.#copied = copied;
    this.#scheduler = new Scheduler(vault, (milliseconds, signal) =>
      sleep(milliseconds, undefined, { signal }),
    );
    this.#scheduler.start();
  }

  static async start(before: Before): Promise<Engine> {
    const { profile, preferences, handedOver, window, comeForward, startAgain } = before;
    const vaultFolder = await VaultFolder.in(profile, startAgain);
    const folder = vaultFolder.now;
    let latest: Snapshot | null = null;
    const [held, copied] = [new HeldSecrets(), new CopiedText()];
    const ceremonyRecords = new CeremonyRecords();
    const tray = new VaultTray({
      show: comeForward,
      lock: () => void lock('button', jobsWhenLocking()).catch(() => undefined),
      quit: () => app.quit(),
    });
    const vault = await Vault.at({
      folder,
      profile,
      ...machineClocks(),
      laneScript: join(__dirname, 'worker.cjs'),
      argon2: 'calibrated',
      trash: (path) => shell.trashItem(path),
      changed: (snapshot) => {
        latest = snapshot;
        // What was still being revealed when its person left is let go of here.
        if (snapshot.state !== 'unlocked') held.clear();
        ceremonyRecords.follow(snapshot);
        tray.show(snapshot);
        send(window, 'changed', snapshot);
      },
      jobsChanged: (jobs) => send(window, 'jobs', jobs),
    });
    const jobsWhenLocking = () => (preferences.now.jobsWhenLocking === 'abandon' ? 'abandon' : 'finish');
    const [offers, places] = [new Offers(vault), new Places(window)];
    const forget = () => {
      offers.clear();
      places.clear();
      held.clear();
      void copied.clear().catch(() => undefined);
    };
    const lock = (reason: LockReason, jobs: 'abandon' | 'finish') => {
      forget();
      return vault.lock(reason, jobs);
    };
    const ground = {
      vault,
      window,
      folder,
      vaultFolder,
      offers,
      handedOver,
      places,
      preferences,
      held,
      copied,
      ceremonyRecords,
      tray,
      telling: new Telling(comeForward),
      latest: () => latest,
      forget,
    };
    watchForLocking(window, {
      ...{ snapshot: () => latest, jobs: jobsWhenLocking, lock },
      warn: (lockAt) => send(window, 'idle', { lockAt }),
    });
    watchClosing(window, {
      stays: () => tray.isThere && preferences.now.whenClosed === 'stay',
      lock: () => lock('button', jobsWhenLocking()),
      isHeldBack: () => preferences.now.jobsWhenLocking !== 'abandon' && hasJobsInWork(vault),
      tellPage: () => send(window, 'closing', null),
    });
    handedOver.onArrival(() => {
      send(window, 'handedOver', null);
      comeForward();
    });
    return new Engine(answersOn(ground), vault, copied);
  }

  /** Locks the vault and lets go of it. */
  async close(): Promise<void> {
    await this.#copied.clear().catch(() => undefined);
    await this.#scheduler.stop();
    await this.#vault.close();
  }
}

function answersOn(ground: Ground): AllAnswers {
  return {
    ...openingAnswers(ground),
    ...keyAnswers(ground),
    ...keyUseAnswers(ground),
    ...fileAnswers(ground),
    ...attentionAnswers(ground),
    ...peopleAnswers(ground),
    ...custodyAnswers(ground),
    ...recordsAnswers(ground),
    ...settingsAnswers(ground),
  };
}

function hasJobsInWork({ files }: Vault): boolean {
  return files.jobs().some(({ state }) => state === 'waiting' || state === 'running' || state === 'paused');
}
