// Keys: their life cycle, their versions, what is known of them.

import { type Answers, confirmedBy, type Ground, nothing } from '../ground.ts';

export function keyAnswers({ vault: { keys, usage, use }, places }: Ground) {
  return {
    createKey: (given) => keys.create(given),
    renameKey: ({ keyId, name }) => nothing(keys.rename(keyId, name)),
    enableKey: ({ keyId }) => nothing(keys.enable(keyId)),
    disableKey: ({ keyId }) => nothing(keys.disable(keyId)),
    rotateKey: ({ keyId }) => nothing(keys.rotate(keyId)),
    setRotation: ({ keyId, days }) => nothing(keys.setRotation(keyId, days)),
    setVersionStatus: ({ keyId, version, status }) => nothing(keys.setVersionStatus(keyId, version, status)),
    requestDeletion: ({ keyId, ...request }) => nothing(keys.requestDeletion(keyId, request)),
    cancelDeletion: ({ keyId }) => nothing(keys.cancelDeletion(keyId)),
    deleteImmediately: ({ keyId, approval }) =>
      nothing(keys.deleteImmediately(keyId, ...confirmedBy(approval))),

    keyDetail: ({ keyId }) => keys.detail(keyId),
    weighKeyEnd: ({ keyId }) => keys.weighEnd(keyId),
    keyUsage: ({ keyId }) => usage.of(keyId),
    publicKey: ({ keyId, version }) => keys.publicKey(keyId, version),
    savePublicKey: async ({ keyId, version, place }) => {
      const path = places.path(place, 'public key');
      const { pem } = await keys.publicKey(keyId, version);
      return nothing(use.writeResult(path, Buffer.from(pem, 'utf8')));
    },
    deletedKeys: ({ reason, approval }) => keys.deletedKeys(reason, ...confirmedBy(approval)),
  } satisfies Answers;
}
