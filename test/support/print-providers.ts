import type { ProviderDefinition } from '@notiflow/providers';

/** Prints what the channels of every provider take, as Markdown. */
export function printProviders(providers: readonly ProviderDefinition[]): string {
  const sections = [...providers].sort(byName).map(printProvider);
  return `# Providers

Printed from the providers' schemas by \`npm run docs\`. A channel names one with \`type\` and \`provider\`
(\`PUT /management/v1/channels/{handle}\`). Credentials are stored encrypted and never shown again;
\`POST /management/v1/channels/{handle}/test\` sends one message and answers what the provider said.

${sections.join('\n\n')}
`;
}

function byName(left: ProviderDefinition, right: ProviderDefinition): number {
  return titleOf(left) < titleOf(right) ? -1 : 1;
}

function titleOf({ channelType, name }: ProviderDefinition): string {
  return `${channelType}: ${name}`;
}

function printProvider(provider: ProviderDefinition): string {
  const rows = [...printFields('settings', provider), ...printFields('credentials', provider)];
  const table =
    rows.length === 0
      ? 'Takes no settings and no credentials.'
      : ['| name | type | meaning |', '| --- | --- | --- |', ...rows].join('\n');
  return [`## ${titleOf(provider)}`, table, printLimits(provider)].join('\n\n');
}

function printLimits(provider: ProviderDefinition): string {
  if (provider.storedOnly) return 'The stored delivery is the message: nothing is sent.';
  const repeats = provider.takesKey
    ? 'The receiver can tell a repeat by our id.'
    : 'The service takes no key, so a repeat after an unknown outcome is a second message.';
  const { timeoutMs, concurrency } = provider;
  return `An attempt takes at most ${timeoutMs / 1_000} s; one worker has at most ${concurrency} open. ${repeats}`;
}

interface Field {
  type?: unknown;
  enum?: readonly string[];
  default?: string | number | boolean;
  description?: string;
}

function printFields(group: 'settings' | 'credentials', provider: ProviderDefinition): string[] {
  const { properties = {}, required = [] } = provider[group] as {
    properties?: Record<string, Field>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, field]) => {
    const isMade = provider.made?.fields.includes(`${group}.${name}`) ?? false;
    const needed = isMade
      ? 'Made for a channel that comes without. '
      : required.includes(name)
        ? 'Required. '
        : '';
    const standard = field.default === undefined ? '' : ` Default \`${String(field.default)}\`.`;
    const type = field.enum?.map((value) => `\`${value}\``).join(', ') ?? String(field.type);
    return `| \`${group}.${name}\` | ${type} | ${needed}${field.description ?? ''}${standard} |`;
  });
}
