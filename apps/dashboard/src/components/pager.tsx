import { useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from './button.tsx';

/** Goes through a list by its cursors, which stand in the URL. */
export function Pager({ page }: { page: { after: string | null; before: string | null } }) {
  const navigate = useNavigate();
  const go = (cursor: { after?: string; before?: string }) =>
    void navigate({
      to: '.',
      search: ((search: Record<string, string>) => {
        const { after: _after, before: _before, ...filters } = search;
        return { ...filters, ...cursor };
        // biome-ignore lint/suspicious/noExplicitAny: the search of any screen
      }) as any,
    });
  const { after, before } = page;
  if (after === null && before === null) return null;
  return (
    <nav aria-label="Pages" className="mt-3 flex justify-end gap-2">
      <Button disabled={before === null} onClick={() => before !== null && go({ before })}>
        <ChevronLeft size={14} aria-hidden /> Newer
      </Button>
      <Button disabled={after === null} onClick={() => after !== null && go({ after })}>
        Older <ChevronRight size={14} aria-hidden />
      </Button>
    </nav>
  );
}
