/** Tells whether a key belongs to a field, or to a dialog that is open. */
export function isTyping(event: KeyboardEvent): boolean {
  // What is inside of an element of its own, as an editor is, is not the target of the event out here.
  const [target = null] = event.composedPath();
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !==
      null
  );
}
