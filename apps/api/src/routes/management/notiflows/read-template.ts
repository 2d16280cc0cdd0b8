import {
  createParser,
  type FieldProblem,
  type Parsed,
  type SupportedChannelType,
  type Template,
  templateSchemas,
  webhookUrlMax,
} from '@notiflow/contracts';
import { checkTemplate } from '@notiflow/templates';

const parsers = {
  email: createParser(templateSchemas.email),
  in_app: createParser(templateSchemas.in_app),
  webhook: createParser(templateSchemas.webhook),
};

interface TemplateInput {
  channelType: SupportedChannelType;
  /** Flat, or wrapped as `{channel_type, data}`. */
  template: Record<string, unknown>;
  /** Path of the template, which the fields of its problems start with. */
  path: string;
}

/** Reads the template of a channel step, or tells everything that is wrong with its fields and its Liquid. */
export function readTemplate({ channelType, template, path }: TemplateInput): Parsed<Template> {
  const { data, problems } = unwrap({ channelType, template, path });
  const parsed: Parsed<Template> = parsers[channelType](
    channelType === 'webhook' ? withTextBody(data) : data,
  );
  const found = parsed.ok ? checkTemplate(channelType, parsed.value) : parsed.problems;
  problems.push(...found.map((problem) => ({ ...problem, field: joinPath(path, problem.field) })));
  return parsed.ok && problems.length === 0 ? parsed : { ok: false, problems };
}

/** The URL that a template of a webhook names, flat or wrapped, as far as it may be one. */
export function urlOfTemplate(template: Record<string, unknown> | undefined): string | null {
  const { url } = (isObject(template?.data) ? template.data : template) ?? {};
  return typeof url === 'string' && url.length <= webhookUrlMax ? url : null;
}

function unwrap({ channelType, template, path }: TemplateInput) {
  const { id: _, channel_type: named, data, ...rest } = template;
  const problems: FieldProblem[] = [];
  if (!isObject(data)) return { data: template, problems };
  if (named !== undefined && named !== channelType) {
    const message = `must be ${channelType}, like the step's channel type`;
    problems.push({ field: `${path}.channel_type`, message, reason: 'invalid' });
  }
  for (const field of Object.keys(rest)) {
    const message = 'is not a known field';
    problems.push({ field: `${path}.${field}`, message, reason: 'unknown' });
  }
  return { data, problems };
}

// A JSON body is easier to write as JSON; Liquid inside its strings stays where it is.
function withTextBody(data: Record<string, unknown>): Record<string, unknown> {
  const { body } = data;
  const isJson = typeof body === 'object' && body !== null;
  return isJson ? { ...data, body: JSON.stringify(body) } : data;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function joinPath(path: string, field: string): string {
  return field === '' ? path : `${path}.${field}`;
}
