import { Check, Copy as CopyIcon } from 'lucide-react';
import { useEffect, useState } from 'react';

/** Copies a text; says so for a moment. */
export function Copy({ text, label }: { text: string; label: string }) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 1_500);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  return (
    <button
      type="button"
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
      aria-label={isDone ? 'Copied' : label}
      title={label}
      className="inline-grid size-6 place-items-center rounded text-faint hover:bg-raised hover:text-ink"
    >
      {isDone ? <Check size={13} aria-hidden /> : <CopyIcon size={13} aria-hidden />}
    </button>
  );
}

/** An id: its end, which tells two apart, and the whole of it to copy. */
export function Id({ id, isWhole = false }: { id: string; isWhole?: boolean }) {
  return (
    <span className="inline-flex items-center gap-0.5 font-mono text-[13px]" title={id}>
      {isWhole ? id : `…${id.slice(-8)}`}
      <Copy text={id} label="Copy the id" />
    </span>
  );
}
