import { jsonLanguage } from '@codemirror/lang-json';

type SyntaxNode = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

/** Where the value of a field stands in a JSON text, as `[2].template.data.body` names it; of what is not there, what is around it. */
export function locateInJson(text: string, field: string): { from: number; to: number } {
  const top = jsonLanguage.parser.parse(text).topNode.firstChild;
  let node = top;
  for (const step of stepsOf(field)) {
    const next = node === null ? null : childAt(node, { step, text });
    if (next === null) break;
    node = next;
  }
  if (node === null) return { from: 0, to: Math.min(1, text.length) };
  // Of an object or a list its first line says enough.
  const isWide = node.name === 'Object' || node.name === 'Array';
  return { from: node.from, to: isWide ? node.from + 1 : node.to };
}

function stepsOf(field: string): (string | number)[] {
  return [...field.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? (name ?? '') : Number(index),
  );
}

function childAt(
  node: SyntaxNode,
  { step, text }: { step: string | number; text: string },
): SyntaxNode | null {
  const inner: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) inner.push(child);
  if (typeof step === 'number') {
    return inner.filter(({ name }) => !/^[[\],]$/.test(name))[step] ?? null;
  }
  const property = inner.find((child) => {
    const name = child.getChild('PropertyName');
    return name !== null && text.slice(name.from, name.to) === JSON.stringify(step);
  });
  return property?.lastChild ?? null;
}
