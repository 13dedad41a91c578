// The release key: who may say that a package is a release of Keyward.
//
// The project's owner sets it once, before the first release, to the verifier key that `npm run package -- --sign KEY.pem`
// prints (SECURITY.md), here and in verifier/keyward-verify-download.mjs; a test holds the two together. As long as it is
// null this build trusts no update file at all.

export const releaseKey: string | null = null;
