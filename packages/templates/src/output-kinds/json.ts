import { Escaped } from '../escaped.ts';
import { printJson } from '../filters/json.ts';
import type { OutputKind } from './output-kind.ts';

/** A JSON body: values fit between the author's quotes, and `| json` brings its own. */
export const json: OutputKind = {
  escape: (printed) => JSON.stringify(printed).slice(1, -1),
  filters: {
    json(value) {
      return new Escaped(printJson(this.context, value));
    },
  },
};
