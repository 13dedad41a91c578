// A lane on a faulty disk: file work as ever, whose operations are counted with those of the main thread.

import { standBetween } from './faultydisk.ts';

void standBetween().then(() => import('../../core/filework.ts'));
