import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { printable } from '../../terminal/printable.ts';
import { showValue } from './get.ts';

/** Changes settings of the project. */
export const setSettings = defineCommand<{ assignments: string[] }>({
  usage: 'settings set <assignments...>',
  summary: 'Change settings of the project, each as name=value',
  description: [
    'A value is JSON, or a text; a list of texts may also be written with commas between. Settings that are not',
    'named stay as they are.',
  ].join('\n'),
  examples: [
    'settings set allowed_origins=https://app.example.com,http://localhost:5173',
    'settings set user_authentication=hash',
    'settings set rate_limit_per_second=null',
  ],
  async run({ management }, { assignments }) {
    const client = management();
    const { body: current } = await client.request<Record<string, unknown>>('GET', '/settings');
    const changes = Object.fromEntries(assignments.map((text) => readAssignment(text, current)));
    const answer = await client.request<Record<string, unknown>>('PUT', '/settings', {
      body: changes,
    });
    const lines = Object.keys(changes).map((name) => `${name} = ${showValue(answer.body[name])}`);
    return { data: answer.body, note: printable(`Changed ${lines.join(', ')}.`) };
  },
});

function readAssignment(text: string, current: Record<string, unknown>): [string, unknown] {
  const [, name = '', value = ''] = /^([a-z_]+)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw usageFailure(`"${text}" must be written as name=value.`);
  if (!(name in current)) {
    throw usageFailure(`There is no setting ${name}.`, 'nf settings get shows those there are.');
  }
  return [name, readValue(value, current[name])];
}

function readValue(text: string, current: unknown): unknown {
  if (typeof current === 'string' && text !== 'null') return text;
  try {
    return JSON.parse(text);
  } catch {
    const parts = text.split(',').map((part) => part.trim());
    return Array.isArray(current) ? parts.filter((part) => part !== '') : text;
  }
}
