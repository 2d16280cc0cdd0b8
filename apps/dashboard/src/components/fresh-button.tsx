import { ArrowUp } from 'lucide-react';

/** Says how many rows have come since, and shows them; takes no place of its own. */
export function FreshButton({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div aria-live="polite" className="sticky top-16 z-10 h-0 text-center">
      {count > 0 && (
        <button
          type="button"
          onClick={onShow}
          className="inline-flex h-7 -translate-y-2 items-center gap-1.5 rounded-full bg-accent px-3 text-xs font-medium text-on-accent shadow-pop"
        >
          <ArrowUp size={13} aria-hidden /> {count} new
        </button>
      )}
    </div>
  );
}
