// One entry of the audit log in full.

import type { LogEntryView } from '../../core/recordviews.ts';
import type { RefusalCode } from '../../core/refusal.ts';
import type { KeyView } from '../../core/snapshot.ts';
import { copyText } from '../copying.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { Groups } from '../parts/PrintPaper.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { words } from '../wording/words.ts';
import { actionName } from './actions.ts';
import { keyName } from './LogTable.tsx';

interface LogEntryProps {
  readonly entry: LogEntryView | null;
  readonly keys: readonly KeyView[];
  readonly onClose: () => void;
  readonly onOnlyKey: (keyId: string) => void;
}

export function LogEntry({ entry, keys, onClose, onOnlyKey }: LogEntryProps) {
  const { entry: wording } = words.records.log;
  const key = entry?.key ?? null;
  return (
    <Dialog
      title={entry === null ? '' : wording.title(entry.seq)}
      isOpen={entry !== null}
      onClose={onClose}
      width="wide"
    >
      {entry !== null && (
        <>
          <DialogBody>
            <Facts facts={factsOf(entry, keys)} />
            <Links entry={entry} />
          </DialogBody>
          <DialogFoot>
            <Button look="quiet" onPress={onClose} autoFocus>
              {words.common.close}
            </Button>
            {key !== null && (
              <div className="flex flex-wrap gap-2">
                <Button onPress={() => onOnlyKey(key)}>{wording.only}</Button>
                {keys.some(({ id }) => id === key) && (
                  <Button onPress={() => go({ screen: 'key', keyId: key })}>{wording.openKey}</Button>
                )}
              </div>
            )}
          </DialogFoot>
        </>
      )}
    </Dialog>
  );
}

function factsOf(entry: LogEntryView, keys: readonly KeyView[]): readonly (readonly [string, string])[] {
  const { log } = words.records;
  const { entry: wording } = log;
  const { at, action, person, result, key, version, detail, signed } = entry;
  const isDone = result === 'done';
  const names: Readonly<Record<string, string>> = wording.details;
  const keyed = version === null ? keyName(entry, keys) : `${keyName(entry, keys)} ${log.version(version)}`;
  return [
    [wording.at, `${words.amounts.moment(at)} (${new Date(at).toISOString()})`],
    [wording.action, actionName(action)],
    [wording.person, person?.name ?? log.itself],
    [wording.result, isDone ? log.results.done : log.results.refused],
    ...(isDone ? [] : [[wording.why, whyRefused(result, detail)] as const]),
    ...(key === null ? [] : [[wording.key, `${keyed} (${key})`] as const]),
    ...Object.entries(detail).map(([name, value]) => [names[name] ?? name, String(value)] as const),
    [wording.signed, signed === 'signed' ? wording.signedYes : wording.signedNo],
  ];
}

/** What an exported log and a printed record name the entry by, to be compared by eye or copied. */
function Links({ entry: { hash, previous } }: { readonly entry: LogEntryView }) {
  const { entry: wording } = words.records.log;
  return (
    <Section title={wording.links} intro={wording.linksWhat}>
      <Facts
        facts={[
          [wording.hash, <Hash key="hash" name={wording.hash} hash={hash} />],
          [
            wording.previous,
            previous === null ? (
              wording.noPrevious
            ) : (
              <Hash key="previous" name={wording.previous} hash={previous} />
            ),
          ],
        ]}
      />
    </Section>
  );
}

function Hash({ name, hash }: { readonly name: string; readonly hash: string }) {
  return (
    <span className="flex items-start gap-3">
      <span className="grow">
        <Groups text={hash} />
      </span>
      <Button size="small" aria-label={`${words.common.copy}: ${name}`} onPress={() => void copyText(hash)}>
        {words.common.copy}
      </Button>
    </span>
  );
}

/** The sentence of the refusal, where it is one of this Keyward's. */
function whyRefused(code: string, facts: LogEntryView['detail']): string {
  if (!Object.hasOwn(words.refusals, code)) return code;
  return sentenceOf({ code: code as RefusalCode, facts });
}
