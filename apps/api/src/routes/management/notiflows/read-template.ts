import {
  type ChannelType,
  channelTypeOf,
  channelTypes,
  createParser,
  type FieldProblem,
  type Parsed,
  type Parser,
  type Template,
} from '@notiflow/contracts';
import { checkTemplate } from '@notiflow/templates';
import type { GivenUrl } from './check-request-urls.ts';

const parsers = Object.fromEntries(
  channelTypes.map((type) => [type, createParser(channelTypeOf(type).template)]),
) as Record<ChannelType, Parser<Template>>;

interface TemplateInput {
  channelType: ChannelType;
  /** Flat, or wrapped as `{channel_type, data}`. */
  template: Record<string, unknown>;
  /** Path of the template, which the fields of its problems start with. */
  path: string;
}

/** Reads the template of a channel step, or tells everything that is wrong with its fields and its Liquid. */
export function readTemplate({ channelType, template, path }: TemplateInput): Parsed<Template> {
  const { data, problems } = unwrap({ channelType, template, path });
  const parsed = parsers[channelType](channelTypeOf(channelType).acceptTemplate?.(data) ?? data);
  const found = parsed.ok ? checkTemplate(channelType, parsed.value) : parsed.problems;
  problems.push(...found.map((problem) => ({ ...problem, field: joinPath(path, problem.field) })));
  return parsed.ok && problems.length === 0 ? parsed : { ok: false, problems };
}

/** The fields of a template, flat or wrapped, that name a host to connect to, as far as they may be URLs. */
export function findRequestUrls({ channelType, template, path }: TemplateInput): GivenUrl[] {
  const { requestUrls = [], template: schema } = channelTypeOf(channelType);
  const data = isObject(template.data) ? template.data : template;
  return requestUrls.flatMap((name) => {
    const url = data[name];
    const { maxLength = Number.POSITIVE_INFINITY } = schema.properties[name] as Limited;
    return typeof url === 'string' && url.length <= maxLength
      ? [{ field: joinPath(path, name), url }]
      : [];
  });
}

interface Limited {
  maxLength?: number;
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function joinPath(path: string, field: string): string {
  return field === '' ? path : `${path}.${field}`;
}
