import type { TObject } from 'typebox';
import { type Variable, variablesOf } from './load-config.ts';

/** The variables of one app. */
export interface ConfigSection {
  title: string;
  schema: TObject;
}

/** The same variables as pages for people. */
export interface ConfigDescription {
  /** One heading and one table per section. */
  markdown: string;
  /** Every variable once, commented out at its default. */
  envExample: string;
}

/** Prints the documentation of configuration schemas. */
export function describeConfig(sections: ConfigSection[]): ConfigDescription {
  return {
    markdown: sections.map(printTable).join('\n\n'),
    envExample: printEnvExample(sections),
  };
}

function printTable({ title, schema }: ConfigSection): string {
  const rows = Object.entries(variablesOf(schema)).map(([name, variable]) =>
    [
      `\`${name}\``,
      describeType(variable),
      describeDefault(schema, name),
      variable.description ?? '',
    ]
      .map(escapeCell)
      .join(' | '),
  );
  return [
    `## ${title}`,
    '',
    '| variable | value | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function describeType(variable: Variable): string {
  const choices = variable.enum ?? variable.anyOf?.flatMap(({ const: choice }) => choice ?? []);
  if (choices?.length) return choices.map((choice) => `\`${choice}\``).join(', ');
  const { type = 'string', minimum, maximum } = variable;
  const bounds = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`to ${maximum}`]),
  ];
  return [type, ...bounds].join(' ');
}

function describeDefault(schema: TObject, name: string): string {
  const variable = variablesOf(schema)[name];
  if (variable?.default !== undefined && !variable.secret) return `\`${variable.default}\``;
  return schema.required?.includes(name) && variable?.default === undefined ? 'required' : '';
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function printEnvExample(sections: ConfigSection[]): string {
  const printed = new Set<string>();
  const blocks = sections.flatMap(({ title, schema }) => {
    const fresh = Object.entries(variablesOf(schema)).filter(([name]) => !printed.has(name));
    for (const [name] of fresh) printed.add(name);
    return fresh.length === 0 ? [] : [[`# ${title}`, ...fresh.map(printVariable)].join('\n\n')];
  });
  return `${blocks.join('\n\n')}\n`;
}

function printVariable([name, variable]: [string, Variable]): string {
  const shown = variable.secret ? '' : (variable.default ?? variable.examples?.[0] ?? '');
  const comment = variable.description
    ? `# ${variable.description.replaceAll('\n', '\n# ')}\n`
    : '';
  return `${comment}#${name}=${String(shown)}`;
}
