import type { FilterDefinition } from '../liquid-filter.ts';
import { date } from './date.ts';
import { json } from './json.ts';
import { money } from './money.ts';
import { safeUrl } from './safe-url.ts';

/** Our own filters; a name that LiquidJS has too is replaced. */
export const filters: FilterDefinition[] = [date, json, money, safeUrl];
