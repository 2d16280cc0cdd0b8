import { useFilters } from '../../components/filters.tsx';

export const editorTabs = ['template', 'definition', 'plan', 'publish'] as const;

export type EditorTab = (typeof editorTabs)[number];

const titles: Record<EditorTab, string> = {
  template: 'Templates',
  definition: 'Definition',
  plan: 'Plan and test',
  publish: 'Publish',
};

/** The part of the editor that the URL names; another one keeps the step and the data that were chosen. */
export function useEditorTab(): EditorTab {
  const [{ tab }] = useFilters();
  return editorTabs.find((name) => name === tab) ?? 'template';
}

/** Chooses what is done with the draft. */
export function EditorTabs({
  current,
  mayTry,
  count,
}: {
  current: EditorTab;
  mayTry: boolean;
  /** Of what is in the way of publishing. */
  count: number;
}) {
  const [, change] = useFilters();
  const shown = editorTabs.filter((name) => name !== 'plan' || mayTry);
  return (
    <nav aria-label="Editor" className="mb-4 flex gap-1 overflow-x-auto border-b">
      {shown.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={name === current ? 'page' : undefined}
          onClick={() => change({ tab: name === 'template' ? undefined : name })}
          className="-mb-px h-9 border-b-2 border-transparent px-3 whitespace-nowrap text-quiet hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {titles[name]}
          {name === 'publish' && count > 0 && (
            <span className="ml-1.5 rounded-full bg-bad-ground px-1.5 text-xs text-bad">
              {count}
              <span className="sr-only"> in the way</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  );
}
