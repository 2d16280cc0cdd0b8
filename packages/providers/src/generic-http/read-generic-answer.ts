import { type AddressFault, addressFaults } from '@notiflow/contracts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, type ErrorClass, failed } from '../http/read-answer.ts';
import { textAt, valueAt } from '../http/read-json.ts';
import type { SendResult } from '../send-result.ts';
import type { GenericChannel } from './generic-values.ts';

type Settings = GenericChannel['settings'];

const classes = ['recipient', 'config', 'content', 'not_processed', 'ambiguous'] as const;

/** Reads an answer by the rules of the channel; undefined leaves it to the status. */
export function readGenericAnswer(
  answer: HttpAnswer,
  { settings }: Pick<GenericChannel, 'settings'>,
): SendResult | undefined {
  const { status, end, json } = answer;
  const known = readCode(answer, settings);
  if (known !== undefined) return known;
  const { success_statuses: statuses, success_path, success_values = [] } = settings;
  const isSuccess = statuses?.includes(status) ?? (status >= 200 && status < 300);
  if (!isSuccess) return status < 300 ? refuse(status) : undefined;
  if (success_path !== undefined) {
    if (end !== 'whole') return doubt(status);
    if (!success_values.includes(String(at(json(), success_path)))) return refuse(status);
  }
  const { message_id_path } = settings;
  return accepted(message_id_path === undefined ? undefined : textIn(json(), message_id_path));
}

/** A code that the channel knows decides, whatever the status is. */
function readCode(
  { status, json }: HttpAnswer,
  { error_path, error_codes = {} }: Settings,
): SendResult | undefined {
  const code = error_path === undefined ? undefined : textIn(json(), error_path);
  if (code === undefined) return undefined;
  const fault = addressFaults.find((name) => error_codes[name]?.includes(code));
  const errorClass = fault === undefined ? classOf(error_codes, code) : 'recipient';
  if (errorClass === undefined) return undefined;
  // No secret and nobody's data: the channel itself says the word.
  const reason = `The service answered ${status} with the code ${code}, which the channel names.`;
  return failed(errorClass, { code: 'channel_code', reason, fault });
}

function classOf(
  codes: Partial<Record<ErrorClass | AddressFault, readonly string[]>>,
  code: string,
): ErrorClass | undefined {
  return classes.find((name) => codes[name]?.includes(code));
}

function refuse(status: number): SendResult {
  const reason = `The service answered ${status}, and not what the channel takes for success.`;
  return failed('content', { code: 'not_successful', reason });
}

function doubt(status: number): SendResult {
  const reason = `The service answered ${status}, and the rest of its answer could not be read.`;
  return failed('ambiguous', { code: 'answer_unreadable', reason });
}

function at(json: unknown, path: string): unknown {
  return valueAt(json, ...path.split('.'));
}

function textIn(json: unknown, path: string): string | undefined {
  return textAt(json, ...path.split('.'));
}
