// Printing: what the window shows to a printer, on paper through the system's dialog, or as PDF.
//
// G1  The page decides what that is (renderer/parts/print.css): one sheet that it lays out for the time of printing, and
//     nothing of the screen around it. Nothing is loaded for it, and no other window is opened.

import type { WebContents } from 'electron';

/** Through the system's dialog. `not printed`: the person gave up, or there is no printer that took it. */
export function printPage(contents: WebContents): Promise<'printed' | 'not printed'> {
  return new Promise((resolve) => {
    contents.print({ printBackground: true, pageSize: 'A4' }, (isPrinted) =>
      resolve(isPrinted ? 'printed' : 'not printed'),
    );
  });
}

/** The same as the bytes of a PDF, with its structure for those who have it read out. */
export function pagePdf(contents: WebContents): Promise<Buffer> {
  return contents.printToPDF({ printBackground: true, preferCSSPageSize: true, generateTaggedPDF: true });
}
