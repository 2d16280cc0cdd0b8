import type { ButtonHTMLAttributes } from 'react';

const kinds = {
  primary: 'border-transparent bg-accent text-on-accent hover:opacity-90',
  plain: 'bg-panel text-ink hover:bg-raised',
  danger: 'border-transparent bg-bad text-panel hover:opacity-90',
  quiet: 'border-transparent text-quiet hover:bg-raised hover:text-ink',
} as const;

/** A button; `danger` is for what cannot be taken back. */
export function Button({
  kind = 'plain',
  className = '',
  type = 'button',
  ...more
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: keyof typeof kinds }) {
  return (
    <button
      type={type}
      className={`inline-flex h-8 items-center justify-center gap-2 rounded-md border px-3 font-medium whitespace-nowrap transition-colors disabled:opacity-50 ${kinds[kind]} ${className}`}
      {...more}
    />
  );
}
