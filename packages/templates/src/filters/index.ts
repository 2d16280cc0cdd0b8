import type { FilterDefinition } from '../liquid-filter.ts';
import { date } from './date.ts';
import { gsm7 } from './gsm7.ts';
import { json } from './json.ts';
import { money } from './money.ts';
import { noLinks } from './no-links.ts';
import { safeUrl } from './safe-url.ts';
import { translate } from './translate.ts';

/** Our own filters; a name that LiquidJS has too is replaced. */
export const filters: FilterDefinition[] = [date, gsm7, json, money, noLinks, safeUrl, translate];
