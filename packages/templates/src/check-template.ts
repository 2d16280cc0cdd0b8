import {
  type ChannelType,
  channelTypeOf,
  type FieldProblem,
  type OutputKindName,
  type Templates,
} from '@notiflow/contracts';
import { describeFailure } from './describe-failure.ts';
import { createEngine } from './engine.ts';
import { outputKinds } from './output-kinds/registry.ts';
import { parseSource } from './parse-source.ts';
import { listFields, type RenderFields, type TemplateField } from './template-field.ts';

/** Finds what would keep a template from rendering: syntax errors, unknown filters, tags that are not allowed. */
export function checkTemplate<T extends ChannelType>(
  channelType: T,
  template: Templates[T],
): FieldProblem[] {
  return checkSources((read) => channelTypeOf(channelType).render(template, read));
}

/** The same for any Liquid sources. */
export function checkSources(render: RenderFields<unknown>): FieldProblem[] {
  return listFields(render).flatMap(checkField);
}

function checkField({ path, kind, source }: TemplateField): FieldProblem[] {
  if (kind === 'text_of') return [];
  const message = findSourceProblem(source, kind);
  return message === null ? [] : [{ field: path, message, reason: 'invalid' }];
}

/** What keeps a Liquid source from rendering, with its line; null when nothing is in the way. */
export function findSourceProblem(source: string, kind: OutputKindName): string | null {
  const parsed = parseSource(createEngine(outputKinds[kind]), source);
  if (parsed.ok) return null;
  const { line, reason } = describeFailure(parsed.error);
  return line === null ? reason : `line ${line}: ${reason}`;
}
