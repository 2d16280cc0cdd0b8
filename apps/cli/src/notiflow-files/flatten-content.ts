import { channelTypeOf, isChannelType } from '@notiflow/contracts';
import { isJsonObject, type JsonObject } from '../files/parse-json.ts';
import type { NotiflowContent } from './notiflow-content.ts';

/** Content with the long texts of its templates moved into files of their own. */
export interface FlatContent {
  /** What stands in notiflow.json beside `$schema` and `__meta`. */
  document: JsonObject;
  /** Path below the notiflow's folder → text. */
  bodies: Map<string, string>;
}

const longTexts = ['body', 'raw_body'];
const stepHandle = /^[a-z_]+(_\d+)?$/;

/** Replaces every template's `body` by a `body@` that points at `steps/<step>/body.<ext>`. */
export function flattenContent(content: NotiflowContent): FlatContent {
  const bodies = new Map<string, string>();
  if (!Array.isArray(content.steps)) return { document: content, bodies };
  const steps = content.steps.map((step) => {
    // A handle becomes a folder: one that the API would refuse stays in the document.
    if (!isJsonObject(step) || !stepHandle.test(String(step.handle))) return step;
    if (!isJsonObject(step.template)) return step;
    return { ...step, template: moveTexts(step.template, { step, bodies }) };
  });
  return { document: { ...content, steps }, bodies };
}

function moveTexts(
  template: JsonObject,
  { step, bodies }: { step: JsonObject; bodies: Map<string, string> },
): JsonObject {
  return Object.fromEntries(
    Object.entries(template).map(([field, value]) => {
      if (!longTexts.includes(field) || typeof value !== 'string') return [field, value];
      const path = `steps/${String(step.handle)}/${field}.${extensionOf(step, template)}`;
      bodies.set(path, value);
      return [`${field}@`, path];
    }),
  );
}

const byContentType: Record<string, string> = {
  html: 'html',
  visual: 'html',
  markdown: 'md',
  mjml: 'mjml',
  json: 'json',
  plaintext: 'txt',
};

/** How editors know a body: by its content type, or what that is when left out. */
function extensionOf(step: JsonObject, template: JsonObject): string {
  const contentType = template.content_type ?? defaultContentType(String(step.channel_type));
  return byContentType[String(contentType)] ?? 'txt';
}

function defaultContentType(channelType: string): unknown {
  if (!isChannelType(channelType)) return undefined;
  const { content_type } = channelTypeOf(channelType).template.properties;
  return (content_type as { default?: unknown } | undefined)?.default;
}
