import { Badge } from '../../components/badge.tsx';
import { momentColumn } from '../../components/columns.tsx';
import { Field } from '../../components/field.tsx';
import { readText } from '../../components/read-text.ts';
import { SelectField } from '../../components/select-field.tsx';
import type { Column } from '../../components/table.tsx';

/** What is the same of all keys. */
export interface AnyKey {
  id: string;
  name: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  superseded_by: string | null;
  created_at: string;
}

/** Whether a key opens something now. */
export function stateOfKey(key: AnyKey): 'usable' | 'replaced' | 'revoked' | 'expired' {
  if (key.revoked_at !== null) return 'revoked';
  if (key.expires_at !== null && new Date(key.expires_at) <= new Date()) return 'expired';
  return key.superseded_by === null ? 'usable' : 'replaced';
}

const tones = { usable: 'good', replaced: 'warn', revoked: 'quiet', expired: 'quiet' } as const;

/** The columns that every list of keys ends with. */
export const keyColumns: Column<AnyKey>[] = [
  {
    title: 'State',
    cell: (key) => <Badge text={stateOfKey(key)} tone={tones[stateOfKey(key)]} />,
    text: stateOfKey,
  },
  momentColumn('Last used', 'last_used_at', 'never'),
  momentColumn('Made', 'created_at'),
  momentColumn('Ends', 'expires_at', 'never'),
];

/** When a key ends by itself. */
export function ExpiryField() {
  return (
    <Field
      name="expires_at"
      label="Ends"
      type="datetime-local"
      hint="Empty: only when it is revoked"
    />
  );
}

/** What the expiry field of a form says. */
export function readExpiry(form: FormData): string | null {
  const text = readText(form, 'expires_at');
  return text === '' ? null : new Date(text).toISOString();
}

/** How long the key that is replaced goes on. */
export function OverlapField() {
  return (
    <SelectField
      name="overlap"
      label="The old key goes on for"
      defaultValue="86400"
      hint="Long enough to put the new one everywhere"
      options={[
        { value: '0', title: 'not a moment' },
        { value: '3600', title: 'an hour' },
        { value: '86400', title: 'a day' },
        { value: '604800', title: 'a week' },
      ]}
    />
  );
}
