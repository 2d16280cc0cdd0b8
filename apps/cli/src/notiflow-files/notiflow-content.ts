import { isJsonObject, type JsonObject } from '../files/parse-json.ts';

/** What a push may change of a notiflow, as `PUT /notiflows/{handle}` takes it; templates flat, bodies inline. */
export interface NotiflowContent extends JsonObject {
  name?: unknown;
  active?: unknown;
  include_in_preferences?: unknown;
  steps?: unknown;
}

/** One version as the API answers it, as far as files need it. */
export interface RemoteVersion {
  version_number: number;
  status: string;
  sha: string;
  steps: JsonObject[];
  created_by?: unknown;
  published_by?: unknown;
}

/** A notiflow as the API answers it, as far as files need it. */
export interface RemoteNotiflow {
  id: string;
  handle: string;
  name: string;
  active: boolean;
  include_in_preferences: boolean;
  has_unpublished_changes: boolean;
  archived_at?: string | null;
  current_version: RemoteVersion | null;
  published_version: RemoteVersion | null;
  /** What a publish found hardly meant. */
  warnings?: { step: string; field: string; message: string; reason: string }[];
}

/** The content of a notiflow that the API answered. */
export function contentOf(remote: RemoteNotiflow): NotiflowContent {
  return toCanonicalContent({
    name: remote.name,
    active: remote.active,
    include_in_preferences: remote.include_in_preferences,
    ...(remote.current_version && { steps: remote.current_version.steps }),
  });
}

const stepOrder = [
  'handle',
  'name',
  'description',
  'type',
  'position',
  'parent_step_handle',
  'branch_handle',
  'channel_type',
  'channel_handle',
  'conditions',
  'settings',
  'provider_settings',
  'template',
];

/** The same content in the one form that is compared and written: nothing empty, templates flat, positions only where they say something. */
export function toCanonicalContent(content: NotiflowContent): NotiflowContent {
  const { name, active, include_in_preferences, steps, ...rest } = content;
  return withoutUndefined({
    name,
    active,
    include_in_preferences,
    ...rest,
    steps: Array.isArray(steps) ? withoutCounting(steps.map(toCanonicalStep)) : steps,
  });
}

function toCanonicalStep(step: unknown): unknown {
  if (!isJsonObject(step)) return step;
  const filled = Object.entries(step).filter(
    ([field, value]) =>
      value !== null &&
      !(field === 'conditions' && Array.isArray(value) && value.length === 0) &&
      !(field === 'settings' && isJsonObject(value) && Object.keys(value).length === 0),
  );
  filled.sort(([a], [b]) => placeOf(a) - placeOf(b));
  const { template } = step;
  return Object.fromEntries(
    filled.map(([field, value]) => [
      field,
      sortKeys(field === 'template' && isJsonObject(template) ? toFlatTemplate(template) : value),
    ]),
  );
}

/** Keys in alphabetical order at every depth, since their order says nothing and differs between writers. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, item]) => [key, sortKeys(item)]));
}

function placeOf(field: string): number {
  const place = stepOrder.indexOf(field);
  return place === -1 ? stepOrder.length : place;
}

function toFlatTemplate(template: JsonObject): JsonObject {
  const flat = isJsonObject(template.data) ? template.data : template;
  const { body } = flat;
  // The API takes a JSON body as JSON, too, and keeps its text.
  return typeof body === 'object' && body !== null ? { ...flat, body: JSON.stringify(body) } : flat;
}

/** Positions that only count the list say nothing that the order of the list does not say. */
function withoutCounting(steps: unknown[]): unknown[] {
  const isCounting = steps.every((step, index) => {
    if (!isJsonObject(step) || step.parent_step_handle !== undefined) return false;
    return step.position === undefined || step.position === index;
  });
  if (!isCounting) return steps;
  return steps.map((step) => {
    const { position: _, ...rest } = step as JsonObject;
    return rest;
  });
}

function withoutUndefined(content: NotiflowContent): NotiflowContent {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));
}
