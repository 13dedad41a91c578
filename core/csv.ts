// CSV as spreadsheets read it (RFC 4180), with nothing in it that they would compute.
//
// CV1  No cell begins with what a spreadsheet takes for a formula (= + - @, their full-width forms, tab, line breaks),
//      nor does what follows a semicolon or tab inside it, where a spreadsheet of another country splits. Names of files
//      and people come from outside. Such a cell gets an apostrophe.

/** What a file of it begins with, so that a spreadsheet takes it for UTF-8. */
export const csvMark = '\ufeff';

/** One line, with its end. */
export function csvLine(values: readonly unknown[]): string {
  const quoted = values.map((value) => `"${harmless(String(value ?? '')).replaceAll('"', '""')}"`);
  return `${quoted.join(',')}\r\n`;
}

/** CV1. */
function harmless(value: string): string {
  return value.replace(/^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n]\s*)(?=[=+\-@＝＋－＠])/g, "'");
}
