// The versions of a key: each one's own status, what counts, and how it is changed.

import { useState } from 'react';
import type { KeyDetail, VersionView } from '../../core/keyviews.ts';
import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Section } from '../parts/Page.tsx';
import { ScrollRegion } from '../parts/ScrollRegion.tsx';
import { headLook } from '../parts/tableLook.ts';
import { isPermitted } from '../permitted.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { mostVersions } from './rules.ts';

interface VersionsProps {
  readonly of: KeyView;
  readonly detail: KeyDetail;
  readonly person: UnlockedSnapshot['person'];
}

const cell = 'h-9 px-2.5 py-1';

export function Versions({ of, detail, person }: VersionsProps) {
  const [isRotating, setRotating] = useState(false);
  const { versions: wording, rotating } = words.keys;
  const newestFirst = detail.versions.toReversed();
  const mayRotate =
    isPermitted(person, 'rotate key', of.id) && of.state === 'available' && of.currentVersion < mostVersions;
  return (
    <Section
      title={wording.title}
      intro={wording.left(detail.versionsLeft)}
      actions={mayRotate && <Button onPress={() => setRotating(true)}>{rotating.button}</Button>}
    >
      <ScrollRegion label={wording.list(of.name)} className="max-h-72 overflow-auto">
        <table aria-label={wording.list(of.name)} className="w-full text-sm">
          <thead className="sticky top-0 bg-ground">
            <tr className="border-line border-b">
              <th className={`${headLook} pl-4`}>{wording.columns.version}</th>
              <th className={headLook}>{wording.columns.status}</th>
              <th className={headLook}>{wording.columns.counts}</th>
              <th className={headLook}>{words.imports.origin}</th>
              <th className={headLook}>{wording.columns.created}</th>
              <th className={`${headLook} pr-4`}>
                <span className="sr-only">{wording.columns.more}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {newestFirst.map((version) => (
              <Row key={version.version} version={version} of={of} person={person} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {isPermitted(person, 'disable version', of.id) && (
        <p className="text-ink-3 text-xs">{of.state === 'available' ? wording.newest : wording.keyNot}</p>
      )}
      <Confirm
        title={rotating.title(of.name)}
        act={rotating.act}
        isOpen={isRotating}
        onClose={() => setRotating(false)}
        onAct={() => ask('rotateKey', { keyId: of.id })}
      >
        <p className="text-sm">{rotating.what(of.currentVersion + 1)}</p>
        <p className="text-ink-2 text-sm">{rotating.left(detail.versionsLeft - 1)}</p>
      </Confirm>
    </Section>
  );
}

interface RowProps {
  readonly version: VersionView;
  readonly of: KeyView;
  readonly person: UnlockedSnapshot['person'];
}

function Row({ version, of, person }: RowProps) {
  const { versions: wording } = words.keys;
  const isCurrent = version.version === of.currentVersion;
  const operation = version.status === 'available' ? 'disable version' : 'enable version';
  const mayChange = !isCurrent && of.state === 'available' && isPermitted(person, operation, of.id);
  const counts = whatCounts(version, of);
  return (
    <tr className="border-line not-last:border-b">
      <th scope="row" className={`${cell} whitespace-nowrap pl-4 text-left font-medium`}>
        {words.keys.version(version.version)}
        {isCurrent && <span className="ml-2 font-normal text-accent-ink text-xs">{wording.current}</span>}
      </th>
      <td className={`${cell} text-ink-2`}>{wording.statuses[version.status]}</td>
      <td className={`${cell} ${counts.isUsable ? 'text-good' : 'text-warn'}`}>{counts.says}</td>
      <td className={`${cell} text-ink-2`}>{words.imports.origins[version.origin]}</td>
      <td className={`${cell} whitespace-nowrap text-ink-2`}>{words.amounts.stamp(version.createdAt)}</td>
      <td className={`${cell} pr-4 text-right`}>{mayChange && <ChangeStatus version={version} of={of} />}</td>
    </tr>
  );
}

/** Key AND version. */
function whatCounts({ status }: VersionView, { state }: KeyView) {
  const { versions: wording } = words.keys;
  if (state !== 'available') return { isUsable: false, says: wording.byKey[state] };
  return status === 'available'
    ? { isUsable: true, says: wording.usable }
    : { isUsable: false, says: wording.notUsable };
}

function ChangeStatus({ version, of }: Omit<RowProps, 'person'>) {
  const [isAsking, setAsking] = useState(false);
  const { versions: wording } = words.keys;
  const isOn = version.status === 'available';
  const asked = isOn ? wording.disabling : wording.enabling;
  return (
    <>
      <Button
        look="quiet"
        size="small"
        onPress={() => setAsking(true)}
        aria-label={`${isOn ? wording.disable : wording.enable} ${words.keys.version(version.version)}`}
      >
        {isOn ? wording.disable : wording.enable}
      </Button>
      <Confirm
        title={asked.title(version.version)}
        act={asked.act}
        weight={isOn ? 'danger' : 'primary'}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onAct={() =>
          ask('setVersionStatus', {
            keyId: of.id,
            version: version.version,
            status: isOn ? 'disabled' : 'available',
          })
        }
      >
        <p className="text-sm">{asked.what}</p>
      </Confirm>
    </>
  );
}
