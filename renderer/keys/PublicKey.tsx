// The public key of a version, for others: shown, copied, saved as PEM.

import { useState } from 'react';
import type { KeyView } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { copyText } from '../copying.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { SelectField } from '../parts/Choice.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { request } from '../vault.ts';
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

function Shown({ of, onClose }: { readonly of: KeyView; readonly onClose: () => void }) {
  const [version, setVersion] = useState(of.currentVersion);
  const answer = useAnswer('publicKey', { keyId: of.id, version });
  const { publicKey: wording, version: named } = words.keys;
  const all = Array.from({ length: of.currentVersion }, (_, i) => of.currentVersion - i);

  async function save() {
    const chosen = await request('choosePlace', {
      what: 'public key',
      name: wording.fileName(of.name, version),
    });
    if ('refused' in chosen || chosen.done === 'nothing chosen') return;
    await request('savePublicKey', { keyId: of.id, version, place: chosen.done.ticket });
  }

  return (
    <>
      <DialogBody>
        <SelectField
          label={wording.version}
          options={all.map((one) => ({ id: `${one}`, label: named(one) }))}
          chosen={`${version}`}
          onChoose={(id) => setVersion(Number(id))}
        />
        <Answered answer={answer}>
          {({ pem, fingerprint }) => (
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
              <Facts facts={[[wording.fingerprint, <code key="f">{fingerprint}</code>]]} />
            </>
          )}
        </Answered>
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={onClose}>
          {words.common.close}
        </Button>
        <div className="flex gap-2">
          <Button isDisabled={answer.here === null} onPress={() => void copyText(answer.here?.pem ?? '')}>
            {wording.copy}
          </Button>
          <Button look="primary" isDisabled={answer.here === null} onPress={() => void save()}>
            {wording.save}
          </Button>
        </div>
      </DialogFoot>
    </>
  );
}
