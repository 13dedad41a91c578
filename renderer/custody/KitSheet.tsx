// A recovery kit as a sheet of paper: what it is, how it is used, the QR code, and the lines to type.

import type { KitPage } from '../../core/peopleviews.ts';
import { Groups, Paper, PaperFacts, PaperPart, PaperSteps } from '../parts/PrintPaper.tsx';
import { PrintQr } from '../parts/PrintQr.tsx';
import { words } from '../wording/words.ts';

export function KitSheet({ page }: { readonly page: KitPage }) {
  const { kitPaper } = words.custody;
  const { vaultName, vaultId, personName, madeAt, keyFile, lines, qr } = page;
  return (
    <Paper title={kitPaper.title} of={kitPaper.of(personName)} vaultName={vaultName}>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-4">
        <div className="min-w-0 grow basis-72">
          <PaperFacts
            facts={[
              [kitPaper.vault, vaultName],
              [kitPaper.vaultId, <Groups key="id" text={vaultId} />],
              [kitPaper.admin, personName],
              [kitPaper.set, kitPaper.setIs(page)],
              [kitPaper.quorum, kitPaper.quorumIs(page)],
              [kitPaper.made, words.amounts.moment(madeAt)],
              [kitPaper.needs, keyFile === 'none' ? kitPaper.needsPassphrase : kitPaper.needsKeyFile],
            ]}
          />
        </div>
        <PrintQr label={kitPaper.qr} modules={qr} className="size-68 shrink-0" />
      </div>
      <PaperPart title={kitPaper.what}>
        <p>{kitPaper.whatIs(page)}</p>
      </PaperPart>
      <PaperPart title={kitPaper.how}>
        <PaperSteps steps={kitPaper.steps} />
        <p>{kitPaper.outdated}</p>
      </PaperPart>
      <PaperPart title={kitPaper.lines}>
        <p className="text-ink-2 text-xs">{kitPaper.linesWhy}</p>
        <ol className="flex flex-col font-mono text-xs leading-[1.4]">
          {lines.map((line) => (
            <li key={line} className="whitespace-pre-wrap">
              {line}
            </li>
          ))}
        </ol>
      </PaperPart>
      <p className="flex items-end gap-3 pt-2">
        <span className="text-ink-3">{kitPaper.kept}</span>
        <span className="grow border-edge border-b" />
      </p>
    </Paper>
  );
}
