import { parseJson } from '../http/read-json.ts';
import { type RejectedMessage, rejected } from '../send-result.ts';

/** A JSON body as an object that holds nothing but these fields; where it goes is not the template's to say. */
export function readJsonBody(
  body: string,
  { service, fields }: { service: string; fields: readonly string[] },
): { ok: true; value: Record<string, unknown> } | { ok: false; refusal: RejectedMessage } {
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(service, 'The body is no JSON object.');
  }
  if (Object.keys(value).some((name) => !fields.includes(name))) {
    return refuse(service, `The body may have these fields only: ${fields.join(', ')}.`);
  }
  return { ok: true, value: value as Record<string, unknown> };
}

function refuse(service: string, reason: string): { ok: false; refusal: RejectedMessage } {
  return { ok: false, refusal: rejected('content', { code: `${service}_json_invalid`, reason }) };
}
