import type { OutputKindName } from '@notiflow/contracts';
import type { GenericChannel } from './generic-values.ts';

/** A Liquid source of a channel. */
interface Source {
  kind: OutputKindName;
  source: string;
}

/** What the sources of a channel may use. */
export const variableNames = ['message', 'delivery', 'secrets'] as const;

const bodyKinds = { json: 'json', form: 'form', plaintext: 'text' } as const;

/** The Liquid sources of a channel, by the path of the setting they stand in. */
export function listSources({
  settings,
}: Pick<GenericChannel, 'settings'>): Record<string, Source> {
  const { url, headers = {}, body, body_format = 'json' } = settings;
  const ofHeaders = Object.entries(headers).map(
    ([name, source]) => [`headers.${name}`, { kind: 'header', source }] as const,
  );
  return {
    url: { kind: 'form', source: afterHost(url) },
    ...Object.fromEntries(ofHeaders),
    ...(body !== undefined && { body: { kind: bodyKinds[body_format], source: body } }),
  };
}

/** The part of a URL that is fixed: whose server it is, no message may say. */
export function hostOf(url: string): string {
  return /^https?:\/\/[^/?]+/.exec(url)?.[0] ?? '';
}

function afterHost(url: string): string {
  return url.slice(hostOf(url).length);
}
