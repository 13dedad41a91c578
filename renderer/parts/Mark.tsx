// Keyward's mark: a keyhole whose lower half is the wards of a lock.

export function Mark({ className }: { readonly className: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={className}>
      <rect x="1" y="1" width="22" height="22" rx="5" fill="var(--accent)" />
      <path
        d="M12 5a4 4 0 0 0-1.9 7.52V19h3.8v-1.6h1.9v-1.9h-1.9v-2.98A4 4 0 0 0 12 5Z"
        fill="var(--on-accent)"
      />
    </svg>
  );
}
