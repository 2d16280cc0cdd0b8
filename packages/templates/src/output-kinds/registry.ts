import type { OutputKindName } from '@notiflow/contracts';
import { appLink } from './app-link.ts';
import { chatJson } from './chat-json.ts';
import { chatMarkdown } from './chat-markdown.ts';
import { form } from './form.ts';
import { header } from './header.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { link } from './link.ts';
import { markdown } from './markdown.ts';
import { markdownHtml } from './markdown-html.ts';
import type { OutputKind } from './output-kind.ts';
import { sms } from './sms.ts';
import { text } from './text.ts';
import { url } from './url.ts';

/** Every kind of text a template field can become. */
export const outputKinds: Record<OutputKindName, OutputKind> = {
  app_link: appLink,
  chat_json: chatJson,
  chat_markdown: chatMarkdown,
  form,
  header,
  html,
  json,
  link,
  markdown,
  markdown_html: markdownHtml,
  sms,
  text,
  url,
};
