import { Drop, toValue } from 'liquidjs';
import { findFilter, type LiquidFilter, type RenderContext } from './liquid-filter.ts';

/**
 * Filters that put values into an array, charged with all that those values hold. LiquidJS charges one
 * unit for a value of any size, so that an array pushed into itself again and again stays cheap until
 * something prints it, and printing it takes more memory than a thread can be given.
 */
export const chargedFilters: Record<string, LiquidFilter> = {
  concat: chargeArgs('concat'),
  push: chargeArgs('push'),
  unshift: chargeArgs('unshift'),
};

function chargeArgs(name: string): LiquidFilter {
  const apply = findFilter(name);
  return function (value, ...args) {
    chargeValue(this.context, args);
    return apply.call(this, value, ...args);
  };
}

function chargeValue(context: RenderContext, variable: unknown): void {
  const value: unknown = toValue(variable);
  context.memoryLimit.use(typeof value === 'string' ? value.length : 1);
  if (typeof value !== 'object' || value === null || value instanceof Drop) return;
  for (const part of Object.values(value)) chargeValue(context, part);
}
