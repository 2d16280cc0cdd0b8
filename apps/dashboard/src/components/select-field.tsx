import { type SelectHTMLAttributes, useId } from 'react';
import { type Option, Options } from './options.tsx';

/** Chooses one of a few values in a form. */
export function SelectField({
  label,
  hint,
  options,
  className = '',
  ...select
}: SelectHTMLAttributes<HTMLSelectElement> & {
  label: string;
  hint?: string;
  options: readonly Option[];
}) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <select
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-about`}
        className="h-9 w-full rounded-md border bg-ground px-2"
        {...select}
      >
        <Options options={options} />
      </select>
      {hint !== undefined && (
        <p id={`${id}-about`} className="mt-1 text-[13px] text-quiet">
          {hint}
        </p>
      )}
    </div>
  );
}
