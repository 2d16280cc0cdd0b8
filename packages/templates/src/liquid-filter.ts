import { type Context, type FilterImplOptions, filters } from 'liquidjs';

/** A filter as LiquidJS calls it: `this.context` is the render in progress. */
export type LiquidFilter = Extract<FilterImplOptions, (...values: never[]) => unknown>;

/** What a filter is told about the render in progress. */
export type RenderContext = Context;

/** One filter of ours. */
export interface FilterDefinition {
  name: string;
  apply: LiquidFilter;
}

/** Reads a text attribute of the message's recipient, such as `locale`; null when there is none. */
export function readRecipientText(context: Context, attribute: string): string | null {
  const { recipient } = context.environments as { recipient?: Record<string, unknown> };
  const value = recipient?.[attribute];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Finds a filter of LiquidJS. */
export function findFilter(name: string): LiquidFilter {
  const filter = filters[name];
  if (typeof filter !== 'function') throw new Error(`LiquidJS has no filter function "${name}"`);
  return filter;
}
