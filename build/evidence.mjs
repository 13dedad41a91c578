// The reliability evidence of a build: the tables of the reports in docs/, as data that the window shows.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './places.mjs';

const reports = ['docs/reliability.md', 'docs/benchmarks.md'];

/** Those that were made so far. */
export const reportsMade = () => reports.filter((report) => existsSync(path.join(root, report)));

/** @returns {Promise<import('../electron/contract.ts').EvidenceView[]>} */
export async function evidence() {
  const texts = await Promise.all(reportsMade().map((report) => readFile(path.join(root, report), 'utf8')));
  return texts.map(evidenceIn);
}

/**
 * A report's title, the sentence that says when and where it was made, and its tables.
 * @param {string} text
 */
export function evidenceIn(text) {
  const title = plain(/^# (.+)$/m.exec(text)?.[1] ?? '');
  const made = plain(/^Made by .+?\.(?=\s|$)/ms.exec(text)?.[0] ?? '').replace(/\s+/g, ' ');
  const tables = [...text.matchAll(/(?:^\|.*\|$\n?)+/gm)].map(([table]) => tableIn(table));
  return { title, made, tables: tables.filter(({ rows }) => rows.length > 0) };
}

/** @param {string} table */
function tableIn(table) {
  const [columns = [], , ...rows] = table.trim().split('\n').map(cellsOf);
  return { columns, rows };
}

/** @param {string} line */
function cellsOf(line) {
  const cells = line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/);
  return cells.map((cell) => plain(cell.trim()).replaceAll('\\|', '|'));
}

/** Links are for who reads the report where it lies. @param {string} text */
const plain = (text) => text.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replace(/`|\*\*/g, '');
