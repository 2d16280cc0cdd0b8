import { useId } from 'react';
import { Field } from '../../components/field.tsx';
import { SelectField } from '../../components/select-field.tsx';
import type { settingGroups } from './setting-fields.ts';

type SettingField = (typeof settingGroups)[number]['fields'][number];

/** The field of one setting, as its kind is typed. */
export function SettingInput({
  field: { name, title, kind, options, hint },
  value,
  isDisabled,
  onChange,
}: {
  field: SettingField;
  value: string;
  isDisabled: boolean;
  onChange: (text: string) => void;
}) {
  const id = useId();
  if (kind === 'choice') {
    return (
      <SelectField
        name={name}
        label={title}
        hint={hint}
        options={options ?? []}
        value={value}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (kind === 'text' || kind === 'number') {
    return (
      <Field
        name={name}
        label={title}
        hint={hint}
        type={kind}
        value={value}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <div className="sm:col-span-2">
      <label htmlFor={id} className="mb-1 block font-medium">
        {title}
      </label>
      <textarea
        id={id}
        name={name}
        value={value}
        disabled={isDisabled}
        spellCheck={false}
        rows={Math.min(Math.max(value.split('\n').length, 2), 12)}
        onChange={(event) => onChange(event.target.value)}
        className="w-full rounded-md border bg-ground px-3 py-2 font-mono text-[13px]"
      />
      {hint !== undefined && <p className="text-[13px] text-quiet">{hint}</p>}
    </div>
  );
}
