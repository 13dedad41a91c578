// The page makes no markup out of text. A library of it empties an element by setting its markup to nothing: that alone passes.

interface TrustedTypes {
  createPolicy(name: 'default', rules: { readonly createHTML: (text: string) => string | null }): unknown;
}

/** Before anything is drawn. What answers null is refused by the browser (page.ts), and so is every other kind of source. */
export function refuseMarkup(): void {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', { createHTML: (text) => (text === '' ? text : null) });
}
