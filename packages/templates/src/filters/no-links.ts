import { Escaped } from '../escaped.ts';
import type { FilterDefinition, LiquidFilter } from '../liquid-filter.ts';
import { printValue } from '../print-value.ts';

const zeroWidthSpace = '\u200b';

/** The dots before a part of a host name, also those that browsers take for them, and the colons of schemes. */
const joints = /(?<=\S)[.\u3002\uff0e\uff61](?=\p{L})|:(?=\/\/)|(?<=\b(?:mailto|sms|tel)):/giu;

/** Creates the filter as a kind of output needs it: what breaks a link there, and how markup becomes text. */
export function createNoLinks({
  breakBy = zeroWidthSpace,
  escapeText = (text: string) => text,
}): LiquidFilter {
  return function (value) {
    const printed = printValue(value);
    this.context.memoryLimit.use(printed.length);
    const broken = printed.replace(joints, (joint) => joint + breakBy);
    return value instanceof Escaped ? new Escaped(broken) : escapeText(broken);
  };
}

/** Keeps what somebody else typed from becoming a link: `{{ actor.first_name | no_links }}`. */
export const noLinks: FilterDefinition = { name: 'no_links', apply: createNoLinks({}) };
