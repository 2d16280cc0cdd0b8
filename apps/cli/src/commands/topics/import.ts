import { resolve } from 'node:path';
import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { checkRows } from '../../import/check-rows.ts';
import { createSubscriptionCheck } from '../../import/create-subscription-check.ts';
import { importRows } from '../../import/import-rows.ts';
import { nameFile } from '../../import/import-state.ts';
import { openRows } from '../../import/open-rows.ts';
import { withoutRetries } from '../../import/send-patiently.ts';
import { settleTopics } from '../../import/settle-topics.ts';
import { type ImportOptions, importOptions } from '../users/import.ts';

const batchSize = 1_000;
const concurrency = 4;

/** Subscribes the users of a file to a topic, or to the topics its rows name. */
export const importTopics = defineCommand<ImportOptions & { topicOrFile: string; file?: string }>({
  usage: 'topics import <topic-or-file> [file]',
  summary: 'Subscribe the users of a CSV or JSONL file',
  description: [
    'With a topic and a file: every row has external_id. With a file alone: every row has external_id',
    'and topic. Users must exist; unknown ones are rejected. Needs the keys of the Admin API, like',
    'users import, and like that it can be stopped and started again.',
  ].join('\n'),
  options: importOptions,
  examples: [
    'topics import beta beta-users.csv',
    'topics import subscriptions.jsonl',
    'topics import beta beta-users.csv --dry-run',
  ],
  savesOnInterrupt: true,
  async run(context, { topicOrFile, file, delimiter = ',', restart, dryRun }) {
    const topic = file === undefined ? null : topicOrFile;
    const given = file ?? topicOrFile;
    const path = resolve(context.cwd, given);
    const subject = {
      kind: 'topics' as const,
      base_url: context.config.baseUrl,
      project: context.config.project,
      api_key: context.config.apiKey,
      topic,
      file: await nameFile(path),
    };
    const rows = await openRows(path, { delimiter });
    const needed = topic === null ? ['external_id', 'topic'] : ['external_id'];
    const missing = needed.filter((name) => rows.columns?.includes(name) === false);
    if (missing.length > 0) throw usageFailure(`${given} has no column ${missing.join(', ')}.`);
    if (dryRun) return checkRows(context, { rows, check: await createSubscriptionCheck(topic) });
    const { signal } = context;
    const sending = {
      client: context.admin(withoutRetries),
      topic,
      batchSize,
      concurrency,
      signal,
    };
    return importRows(context, {
      path,
      rows,
      subject,
      isRestarted: restart === true,
      setSize: batchSize * concurrency,
      setsAtOnce: 2,
      command: `topics import ${topic === null ? '' : `${topic} `}${given}`,
      settle: (set) => settleTopics(sending, set),
    });
  },
});
