import { Escaped } from '../escaped.ts';
import { printJson } from '../filters/json.ts';
import type { OutputKind } from './output-kind.ts';

/**
 * JSON in the words of a chat service. Its texts hold markup that JSON says nothing of: a value that would call a whole
 * room (`<!channel>`) is broken by a character that is not seen.
 */
export const chatJson: OutputKind = {
  escape: (printed) => JSON.stringify(breakMentions(printed)).slice(1, -1),
  filters: {
    json(value) {
      return new Escaped(breakMentions(printJson(this.context, value)));
    },
  },
};

function breakMentions(text: string): string {
  return text.replace(/<(?=[!@#])/g, '<\u2060');
}
