import { Copy } from './copy.tsx';

/** JSON to read and to copy. */
export function Json({ value, label }: { value: unknown; label: string }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="relative">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-96 overflow-auto rounded-md bg-raised p-3 pr-10 font-mono text-[13px] whitespace-pre-wrap break-words"
      >
        {text}
      </section>
      <span className="absolute top-1.5 right-1.5">
        <Copy text={text} label={`Copy: ${label}`} />
      </span>
    </div>
  );
}
