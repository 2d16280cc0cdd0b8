import { createEngine } from './engine.ts';
import { outputKinds } from './output-kinds/registry.ts';

/** The words of the language in which templates are written. */
export interface TemplateLanguage {
  filters: string[];
  tags: string[];
}

/** Lists every filter and tag that a template may use, by asking an engine: nothing can be left out or be too much. */
export function listLanguage(): TemplateLanguage {
  const { filters, tags } = createEngine(outputKinds.text);
  return { filters: Object.keys(filters).sort(), tags: Object.keys(tags).sort() };
}
