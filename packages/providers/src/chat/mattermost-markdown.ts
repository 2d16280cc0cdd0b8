import { parseMarkdown } from './markdown/parse-markdown.ts';
import { isWebUrl } from './markdown/web-url.ts';
import { markdown } from './markdown/write-as-markdown.ts';
import { writeMarkup } from './markdown/write-markup.ts';

/** A name after an @ that is not inside an address: it would be called. */
const call = /(?<![\p{L}\p{N}_.@/-])@(?=\w)/gu;

/** Writes Markdown as Mattermost reads it: the template can call somebody, by name or everybody, and no value can. */
export function toMattermostMarkdown(source: string): string {
  return writeMarkup(parseMarkdown(source), {
    ...markdown,
    text: (text) => markdown.text(text.replace(call, '@\u2060')),
    lineBreak: '\n',
    takesUrl: isWebUrl,
    link: (inner, { url, label }) =>
      label === url ? url : `[${inner}](${url.replaceAll(')', '%29')})`,
  });
}
