import { defineCommand } from '../define-command.ts';
import { usageFailure } from '../failure.ts';
import { printable } from '../terminal/printable.ts';
import { readJsonOption } from './notiflow/run-body.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Sends one request to either API: whatever no other command does. */
export const api = defineCommand<{ path: string; method: string; body?: string }>({
  usage: 'api <path>',
  summary: 'Send a request to the Admin or the Management API, and print the answer',
  description: 'The OpenAPI document of the installation has every path: /openapi.json.',
  options: [
    ['--method <name>', methods.join(', '), 'GET'],
    ['--body <json>', 'body: JSON, @file, or - for stdin'],
  ],
  examples: [
    "api '/management/v1/audit-log?limit=5'",
    'api /admin/v1/deliveries --project shop',
    'api /management/v1/channels/mail --method PUT --body @mail.json',
  ],
  async run(context, { path, method: typed, body: given }) {
    const method = typed.toUpperCase();
    if (!methods.includes(method)) {
      throw usageFailure(`"${typed}" is no method: say ${methods.join(', ')}.`);
    }
    const [, surface, below] = /^\/(admin|management)\/v1(\/.+)$/.exec(path) ?? [];
    if (below === undefined) {
      throw usageFailure(`"${path}" must begin with /admin/v1/ or /management/v1/.`);
    }
    const body = given === undefined ? undefined : await readJsonOption(context, given, '--body');
    const client = surface === 'admin' ? context.admin() : context.management();
    const { status, body: answer } = await client.request(method, below, { body });
    if (answer === undefined) return { data: { status }, note: `The answer is ${status}.` };
    return { data: answer, text: printable(JSON.stringify(answer, null, 2)) };
  },
});
