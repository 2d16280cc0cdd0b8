import { type InputHTMLAttributes, useId } from 'react';

/** A field with its label, what helps to fill it in, and what is wrong with it. */
export function Field({
  label,
  hint,
  problem,
  className = '',
  ...input
}: InputHTMLAttributes<HTMLInputElement> & { label: string; hint?: string; problem?: string }) {
  const id = useId();
  const about = problem ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={about === undefined ? undefined : `${id}-about`}
        aria-invalid={problem !== undefined}
        className="h-9 w-full rounded-md border bg-ground px-3 placeholder:text-faint aria-invalid:border-bad"
        {...input}
      />
      {about !== undefined && (
        <p
          id={`${id}-about`}
          className={`mt-1 text-[13px] ${problem === undefined ? 'text-quiet' : 'text-bad'}`}
        >
          {about}
        </p>
      )}
    </div>
  );
}
