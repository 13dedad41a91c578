// A SHA-256 that two people compare, in groups that can be read out.

export function Fingerprint({ of }: { readonly of: string }) {
  return (
    <code className="text-xs">
      {[0, 8, 16, 24, 32, 40, 48, 56].map((at) => (
        <span key={at} className="mr-1.5 inline-block">
          {of.slice(at, at + 8)}
        </span>
      ))}
    </code>
  );
}
