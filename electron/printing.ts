// Printing: what the window shows to a printer, on paper through the system's dialog, or as PDF.
//
// G1  The page decides what that is (renderer/parts/print.css): one sheet that it lays out for the time of printing, and
//     nothing of the screen around it. Nothing is loaded for it, and no other window is opened.
// G2  The sheet takes whatever paper there is; which one that is the country of the system decides, and for print the
//     person in the dialog.

import { app, type WebContents } from 'electron';

/** Where US Letter is the paper that printers hold; everywhere else it is A4 (CLDR, territories of "US-Letter"). */
const letterCountries = ['BZ', 'CA', 'CL', 'CO', 'CR', 'GT', 'MX', 'NI', 'PA', 'PH', 'PR', 'SV', 'US', 'VE'];

function usualPaper(): 'A4' | 'Letter' {
  return letterCountries.includes(app.getLocaleCountryCode()) ? 'Letter' : 'A4';
}

/** Through the system's dialog. `not printed`: the person gave up, or there is no printer that took it. */
export function printPage(contents: WebContents): Promise<'printed' | 'not printed'> {
  return new Promise((resolve) => {
    contents.print({ printBackground: true, pageSize: usualPaper() }, (isPrinted) =>
      resolve(isPrinted ? 'printed' : 'not printed'),
    );
  });
}

/** The same as the bytes of a PDF, with its structure for those who have it read out. */
export function pagePdf(contents: WebContents): Promise<Buffer> {
  return contents.printToPDF({
    printBackground: true,
    pageSize: usualPaper(),
    preferCSSPageSize: true,
    generateTaggedPDF: true,
  });
}
