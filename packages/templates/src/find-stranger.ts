import type { OutputKindName } from '@notiflow/contracts';
import { createEngine } from './engine.ts';
import { outputKinds } from './output-kinds/registry.ts';
import { parseSource } from './parse-source.ts';

/** Says which variable of a source is none of those it may use, with its line; null when there is none. */
export function findStranger(
  source: string,
  kind: OutputKindName,
  names: readonly string[],
): string | null {
  const engine = createEngine(outputKinds[kind]);
  const parsed = parseSource(engine, source);
  if (!parsed.ok) return null;
  const used = Object.entries(engine.analyzeSync(parsed.template, { partials: false }).globals);
  const [stranger] = used.filter(([name]) => !names.includes(name));
  if (stranger === undefined) return null;
  const [name, [first]] = stranger;
  return `line ${first?.location.row}: there is no variable ${name}, only ${names.join(', ')}`;
}
