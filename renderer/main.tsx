// The window comes alive: language, connection to the vault, first paint.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { followJobs } from './files/jobs.ts';
import { followHandedOver } from './files/offering.ts';
import { followClosing } from './locking.ts';
import { refuseMarkup } from './markup.ts';
import { loadPreferences } from './settings/preferences.ts';
import { followTelling } from './telling.ts';
import { connect } from './vault.ts';
import { language } from './wording/words.ts';

refuseMarkup();
document.documentElement.lang = language;
followJobs();
followHandedOver();
followTelling();
followClosing();
void loadPreferences();

const root = document.getElementById('window');
if (root === null) throw new Error('the page has no place for the window');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void connect();
