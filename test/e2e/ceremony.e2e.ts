// What the creation ceremony does where it does not go straight through.

import { rm } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { admins } from './cast.ts';
import { launch, makeHome } from './harness.ts';
import { beginCeremony, enrol, enrolAll, look, proveAll } from './person.ts';

test('an admin who cannot prove the share enrols again, and everybody proves again', async () => {
  const home = await makeHome();
  const { app, window } = await launch({ home });
  await beginCeremony(window);
  await enrolAll(window);
  await window.getByRole('button', { name: `I am ${admins[0].name}`, exact: true }).click();
  await window.getByLabel('Your passphrase', { exact: true }).fill('not what was chosen before');
  await window.getByRole('button', { name: 'Prove my share', exact: true }).click();
  const another = window.getByRole('button', { name: 'Choose another passphrase', exact: true });
  await expect(another).toBeVisible();
  await look(window, 'ceremony-cannot-prove');
  await another.click();
  await enrol(window, 0);
  await proveAll(window);
  await expect(window.getByRole('heading', { name: 'The vault is created' })).toBeVisible();
  await app.close();
  await rm(home, { recursive: true });
});
