import type { ChannelType, FieldProblem, OutputKindName, Templates } from '@notiflow/contracts';
import { describeFailure } from './describe-failure.ts';
import { createEngine } from './engine.ts';
import { outputKinds } from './output-kinds/registry.ts';
import { parseSource } from './parse-source.ts';
import type { TemplateField } from './template-field.ts';
import { listFields } from './template-field.ts';

/** Finds what would keep a template from rendering: syntax errors, unknown filters, tags that are not allowed. */
export function checkTemplate<T extends ChannelType>(
  channelType: T,
  template: Templates[T],
): FieldProblem[] {
  return listFields(channelType, template).flatMap(checkField);
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
