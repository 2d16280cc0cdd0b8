import { useEffect, useRef } from 'react';

/** Mod+S saves and Mod+Enter shows the preview at once, wherever on the screen somebody is. */
export function useEditorKeys(acts: { onSave: () => void; onPreview: () => void }): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Inside of an editor it was done already.
      if (event.defaultPrevented || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      const act =
        event.key.toLowerCase() === 's' ? 'onSave' : event.key === 'Enter' ? 'onPreview' : null;
      if (act === null) return;
      event.preventDefault();
      latest.current[act]();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
