// Another name for a key; its id stays.

import { useState } from 'react';
import type { KeyView } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

export function RenameKey({ of }: { readonly of: KeyView }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState(of.name);
  const { renaming, screen, create } = words.keys;
  return (
    <>
      <Button
        onPress={() => {
          setName(of.name);
          setOpen(true);
        }}
      >
        {screen.rename}
      </Button>
      <Confirm
        title={renaming.title(of.name)}
        act={renaming.act}
        isOpen={isOpen}
        as="form"
        isReady={name.trim() !== '' && name.trim() !== of.name}
        onClose={() => setOpen(false)}
        onAct={() => ask('renameKey', { keyId: of.id, name: name.trim() })}
      >
        <TextField
          label={create.name}
          hint={create.rules}
          error={null}
          value={name}
          onChange={setName}
          autoFocus
        />
        <p className="text-ink-2 text-sm">{renaming.what}</p>
      </Confirm>
    </>
  );
}
