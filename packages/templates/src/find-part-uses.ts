import type { TemplatePart, TemplatePartKind } from '@notiflow/contracts';
import { createEngine } from './engine.ts';
import { outputKinds } from './output-kinds/registry.ts';
import { parseSource } from './parse-source.ts';
import { PartialTag } from './partial-tag.ts';
import { listFields, type RenderFields } from './template-field.ts';

/** A place where a source uses a part of its project; of translations nobody can tell which keys. */
export interface PartUse {
  /** Path inside the template; empty in a part. */
  field: string;
  line: number | null;
  kind: TemplatePartKind;
  /** Null for translations, which are used together. */
  name: string | null;
}

/** Finds what Liquid sources use of the parts of their project. */
export function findPartUses(render: RenderFields<unknown>): PartUse[] {
  return listFields(render).flatMap(({ path, kind, source, layout }) => [
    ...(kind === 'text_of' ? [] : findUsesInSource(source, path)),
    ...(layout === undefined
      ? []
      : [{ field: 'layout', line: null, kind: 'layout', name: layout } as const]),
  ]);
}

/** Finds what a partial or a layout uses of the other parts. */
export function findUsesInPart({ kind, content }: TemplatePart): PartUse[] {
  return kind === 'translation' ? [] : findUsesInSource(content, '');
}

/** Matches every source that can use a part, and few others. */
const mayUse = /\brender\b|\|\s*t\b/;

function findUsesInSource(source: string, field: string): PartUse[] {
  if (!mayUse.test(source)) return [];
  const uses: PartUse[] = [];
  const engine = createEngine(outputKinds.text);
  engine.registerTag(
    'render',
    class extends PartialTag {
      constructor(...given: ConstructorParameters<typeof PartialTag>) {
        super(...given);
        const line = this.token.getPosition()[0] ?? null;
        uses.push({ field, line, kind: 'partial', name: this.partial });
      }
    },
  );
  // A source that cannot be parsed is told elsewhere, and renders nothing.
  parseSource(engine, source);
  if (/\|\s*t\b/.test(source)) uses.push({ field, line: null, kind: 'translation', name: null });
  return uses;
}
