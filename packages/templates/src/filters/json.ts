import { toValue } from 'liquidjs';
import type { FilterDefinition, RenderContext } from '../liquid-filter.ts';

/** Prints a value as JSON; `null` when it is undefined. */
export const json: FilterDefinition = {
  name: 'json',
  apply(value) {
    return printJson(this.context, value);
  },
};

/** Prints a value as JSON and charges its size to the memory limit of the render. */
export function printJson(context: RenderContext, value: unknown): string {
  const text = JSON.stringify(toValue(value)) ?? 'null';
  context.memoryLimit.use(text.length);
  return text;
}
