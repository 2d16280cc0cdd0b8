import { Failure } from '../failure.ts';

/** An object of JSON. */
export type JsonObject = Record<string, unknown>;

/** Reads JSON a person wrote; `where` names it in the sentence about what is wrong. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`${where} is not valid JSON: ${(error as Error).message}.`, {
      next: `Correct ${where}.`,
    });
  }
}

/** Like `parseJson`, for what must be an object. */
export function parseJsonObject(text: string, where: string): JsonObject {
  const value = parseJson(text, where);
  if (isJsonObject(value)) return value;
  throw new Failure(`${where} must hold a JSON object.`, { next: `Correct ${where}.` });
}

/** Whether the value is an object, and neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
