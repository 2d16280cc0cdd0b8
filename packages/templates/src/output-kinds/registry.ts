import type { OutputKindName } from '@notiflow/contracts';
import { header } from './header.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { link } from './link.ts';
import type { OutputKind } from './output-kind.ts';
import { text } from './text.ts';
import { url } from './url.ts';

/** Every kind of text a template field can become. */
export const outputKinds = { header, html, json, link, text, url } satisfies Record<
  OutputKindName,
  OutputKind
>;
