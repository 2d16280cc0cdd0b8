import { Link } from '@tanstack/react-router';
import { Copy } from './copy.tsx';

/** An id that leads to the thing, with the whole of it to copy. */
export function IdLink({ id, to, text }: { id: string; to: string; text?: string }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      <Link
        to={to}
        title={id}
        className={`relative underline decoration-line underline-offset-4 hover:decoration-current ${text === undefined ? 'font-mono text-[13px]' : ''}`}
      >
        {text ?? `…${id.slice(-8)}`}
      </Link>
      <Copy text={id} label="Copy the id" />
    </span>
  );
}
