// Several lines of text with their label. Not for secrets that are typed.

import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { errorLook, fieldLook, hintLook, labelLook } from './fieldLook.ts';

interface TextAreaProps {
  readonly label: string;
  readonly hint?: string;
  readonly error: string | null;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows: number;
  /** Ciphertexts, keys, signatures: every character counts. */
  readonly look?: 'text' | 'code';
  readonly isReadOnly?: boolean;
  readonly most?: number;
}

export function TextArea({ label, hint, error, rows, look = 'text', most = 500, ...rest }: TextAreaProps) {
  return (
    <TextField
      {...rest}
      isInvalid={error !== null}
      validationBehavior="aria"
      autoComplete="off"
      spellCheck="false"
      maxLength={most}
      className="flex min-w-0 flex-col gap-1"
    >
      <Label className={labelLook}>{label}</Label>
      <AriaTextArea
        rows={rows}
        className={`${fieldLook} resize-y select-text ${look === 'code' ? 'break-all font-mono text-xs' : ''}`}
      />
      {hint !== undefined && (
        <Text slot="description" className={hintLook}>
          {hint}
        </Text>
      )}
      <FieldError className={errorLook}>{error}</FieldError>
    </TextField>
  );
}
