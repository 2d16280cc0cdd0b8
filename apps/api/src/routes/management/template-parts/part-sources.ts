import type { FieldProblem, TemplatePartResource } from '@notiflow/contracts';
import type { TemplatePartRecord } from '@notiflow/database';
import { findSourceProblem } from '@notiflow/templates';

/** The kinds of parts that are Liquid, and how they are called and checked. */
export const partSources = {
  partial: {
    path: '/partials',
    title: 'partial',
    check: (_body: string): FieldProblem[] => [],
  },
  layout: {
    path: '/layouts',
    title: 'layout',
    check: (body: string): FieldProblem[] =>
      /\{\{-?\s*content\b/.test(body)
        ? []
        : [{ field: 'body', message: 'must print {{ content }}', reason: 'invalid' }],
  },
} as const;

/** A kind of part that is Liquid. */
export type PartSource = keyof typeof partSources;

/** What keeps a source from being stored. */
export function findPartProblems(kind: PartSource, body: unknown): FieldProblem[] {
  // What is no text is told by the schema.
  if (typeof body !== 'string') return [];
  const message = findSourceProblem(body, 'html');
  if (message !== null) return [{ field: 'body', message, reason: 'invalid' }];
  return partSources[kind].check(body);
}

/** A partial or a layout as the API answers it. */
export function presentPart(
  { id, name, content, createdAt }: TemplatePartRecord,
  usedBy?: string[],
): TemplatePartResource {
  return {
    id,
    name,
    body: content,
    ...(usedBy !== undefined && { used_by: usedBy }),
    updated_at: createdAt.toISOString(),
  };
}
