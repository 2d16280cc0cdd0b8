import { resolve } from 'node:path';
import { defineCommand, type OptionLine } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { checkRows } from '../../import/check-rows.ts';
import { createUserCheck } from '../../import/create-user-check.ts';
import { importRows } from '../../import/import-rows.ts';
import { nameFile } from '../../import/import-state.ts';
import { openRows } from '../../import/open-rows.ts';
import { withoutRetries } from '../../import/send-patiently.ts';
import { createUserSettler, usersPerRequest } from '../../import/settle-users.ts';

const concurrencyMax = 16;

export const importOptions: OptionLine[] = [
  ['--delimiter <character>', 'between the values of a CSV file', ','],
  ['--restart', 'begin with the first row, whatever an earlier start did'],
  ['--dry-run', 'only check the rows'],
];

/** What the import commands take. */
export interface ImportOptions {
  delimiter?: string;
  restart?: boolean;
  dryRun?: boolean;
}

/** Creates or updates a user for every row of a file. */
export const importUsers = defineCommand<ImportOptions & { file: string; concurrency?: string }>({
  usage: 'users import <file>',
  summary: 'Create or update users from a CSV or JSONL file',
  description: [
    'Columns: external_id (required), email, phone, first_name, last_name, avatar, locale, timezone;',
    'any other becomes a custom field, and a dot in its name nests (address.city). An empty CSV value',
    'changes nothing. Needs NOTIFLOWS_SDK_API_KEY and NOTIFLOWS_SDK_SECRET, or stored keys.',
    'Started again after Ctrl-C or a crash it goes on where it was. Exit code 5: rows were rejected;',
    'they are in <file>.rejected.jsonl with their reasons.',
  ].join('\n'),
  options: [['--concurrency <number>', 'requests of 1,000 rows at a time', '4'], ...importOptions],
  examples: [
    'users import users.csv',
    'users import users.jsonl --dry-run',
    'users import users.csv --json --restart',
  ],
  savesOnInterrupt: true,
  async run(context, { file, concurrency = '4', delimiter = ',', restart, dryRun }) {
    const path = resolve(context.cwd, file);
    const subject = {
      kind: 'users' as const,
      base_url: context.config.baseUrl,
      project: context.config.project,
      api_key: context.config.apiKey,
      topic: null,
      file: await nameFile(path),
    };
    const rows = await openRows(path, { delimiter });
    const isText = rows.columns !== null;
    if (isText && !rows.columns?.includes('external_id')) {
      const found = rows.columns?.join(', ');
      throw usageFailure(`${file} has no column external_id; it has: ${found}.`);
    }
    if (dryRun) return checkRows(context, { rows, check: await createUserCheck({ isText }) });
    const { signal } = context;
    const sending = { client: context.admin(withoutRetries), isText, signal };
    return importRows(context, {
      path,
      rows,
      subject,
      isRestarted: restart === true,
      setSize: usersPerRequest,
      setsAtOnce: parseConcurrency(concurrency),
      command: `users import ${file}`,
      settle: createUserSettler(sending),
    });
  },
});

function parseConcurrency(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= concurrencyMax) return number;
  throw usageFailure(`--concurrency must be from 1 to ${concurrencyMax}.`);
}
