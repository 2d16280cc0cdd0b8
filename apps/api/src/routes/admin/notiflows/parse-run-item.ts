import { type FieldProblem, type RunNotiflowBody, runBulkItem } from '@notiflow/contracts';
import type { NotiflowName } from '@notiflow/database';
import { invalidParam } from '../../../errors.ts';
import { createInputParser } from '../../../request/parse-input.ts';
import { notiflowParam } from '../../../request/path-params.ts';
import { checkRunBody } from './check-run-body.ts';

const parseInput = createInputParser({ params: {}, body: runBulkItem, checkBody: checkRunItem });

/** Reads one run of a bulk request; throws an `ApiError` with every problem it has, its fields without the list's. */
export function parseRunItem(item: unknown): { notiflow: NotiflowName; body: RunNotiflowBody } {
  const { notiflow: text, ...body } = parseInput({ params: {}, search: '', body: item }).body;
  const notiflow = notiflowParam.parse(text);
  if (notiflow === null) throw invalidParam('notiflow', 'notiflow is not a name of a notiflow');
  return { notiflow, body };
}

function checkRunItem(item: Record<string, unknown>): FieldProblem[] {
  const problems = checkRunBody(item);
  if (typeof item.notiflow === 'string' && notiflowParam.parse(item.notiflow) === null) {
    const message = 'must be the id or the handle of a notiflow';
    problems.push({ field: 'notiflow', message, reason: 'invalid' });
  }
  return problems;
}
