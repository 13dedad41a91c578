// The public key of a version, for others: shown, copied, saved as PEM.

import { useEffect, useState } from 'react';
import type { PublicKeyView } from '../../core/keyviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { KeyView } from '../../core/snapshot.ts';
import { copyText } from '../copying.ts';
import { Loading } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { SelectField } from '../parts/Choice.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { useSaving } from '../saving.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

export function PublicKey({ of }: { readonly of: KeyView }) {
  const [isOpen, setOpen] = useState(false);
  const { publicKey: wording } = words.keys;
  return (
    <Section
      title={wording.title}
      intro={wording.what}
      actions={<Button onPress={() => setOpen(true)}>{wording.show}</Button>}
    >
      <Dialog title={wording.title} isOpen={isOpen} onClose={() => setOpen(false)} width="wide">
        {isOpen && <Shown of={of} onClose={() => setOpen(false)} />}
      </Dialog>
    </Section>
  );
}

/** Asked for once a version: each time is an export, which the audit log keeps. */
function usePublicKey(keyId: string, version: number) {
  const [found, setFound] = useState<PublicKeyView | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  useEffect(() => {
    let isWanted = true;
    setFound(null);
    setRefusal(null);
    void ask('publicKey', { keyId, version }).then((outcome) => {
      if (!isWanted) return;
      if ('done' in outcome) setFound(outcome.done);
      else setRefusal(outcome.refused);
    });
    return () => {
      isWanted = false;
    };
  }, [keyId, version]);
  return { found, refusal };
}

function Shown({ of, onClose }: { readonly of: KeyView; readonly onClose: () => void }) {
  const [version, setVersion] = useState(of.currentVersion);
  const { found, refusal } = usePublicKey(of.id, version);
  const { said, refusal: notSaved, save } = useSaving();
  const { publicKey: wording, version: named } = words.keys;
  const all = Array.from({ length: of.currentVersion }, (_, i) => of.currentVersion - i);

  const asFile = {
    ...({ what: 'public key', name: wording.fileName(of.name, version), saved: wording.saved } as const),
    write: (place: string) => ask('savePublicKey', { keyId: of.id, version, place }),
  };

  return (
    <>
      <DialogBody>
        <SelectField
          label={wording.version}
          options={all.map((one) => ({ id: `${one}`, label: named(one) }))}
          chosen={`${version}`}
          onChoose={(id) => setVersion(Number(id))}
        />
        {found === null && refusal === null && <Loading />}
        {found !== null && <Pem of={found} />}
        <p role="status" className={said === '' ? 'sr-only' : 'select-text break-words text-good text-sm'}>
          {said}
        </p>
        <Refused refusal={refusal ?? notSaved} />
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={onClose}>
          {words.common.close}
        </Button>
        <div className="flex gap-2">
          <Button isDisabled={found === null} onPress={() => void copyText(found?.pem ?? '')}>
            {wording.copy}
          </Button>
          <Button look="primary" isDisabled={found === null} onPress={() => void save(asFile)}>
            {wording.save}
          </Button>
        </div>
      </DialogFoot>
    </>
  );
}

function Pem({ of: { pem, fingerprint } }: { readonly of: PublicKeyView }) {
  const { publicKey: wording } = words.keys;
  return (
    <>
      <TextArea
        label={wording.pem}
        error={null}
        value={pem}
        onChange={() => undefined}
        rows={6}
        look="code"
        isReadOnly
        most={4000}
      />
      <Facts
        facts={[
          [
            wording.fingerprint,
            <code key="f" className="text-xs">
              {fingerprint}
            </code>,
          ],
        ]}
      />
    </>
  );
}
