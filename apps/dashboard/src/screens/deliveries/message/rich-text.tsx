import type { ReactNode } from 'react';

// What most messages mark; everything else stays as it was written.
const marked = /\*\*([^*\n]+)\*\*|\*([^*\n]+)\*|_([^_\n]+)_|`([^`\n]+)`|\[([^\]\n]+)\]\([^)\s]+\)/g;

/** Lightly marked text as elements: never as markup, and its links lead nowhere from here. */
export function RichText({ text }: { text: string }) {
  return <div className="whitespace-pre-wrap break-words">{toNodes(text)}</div>;
}

function toNodes(text: string): ReactNode[] {
  const nodes: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(marked)) {
    const [whole, strong, star, underscore, code, label] = match;
    nodes.push(text.slice(at, match.index));
    const key = match.index;
    if (strong !== undefined) nodes.push(<strong key={key}>{strong}</strong>);
    else if (code !== undefined) nodes.push(<code key={key}>{code}</code>);
    else if (label !== undefined) nodes.push(<u key={key}>{label}</u>);
    else nodes.push(<em key={key}>{star ?? underscore}</em>);
    at = match.index + whole.length;
  }
  return [...nodes, text.slice(at)];
}
