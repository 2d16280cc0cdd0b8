import { toGsm7 } from '@notiflow/contracts/gsm-7';
import type { FilterDefinition } from '../liquid-filter.ts';
import { printValue } from '../print-value.ts';

/** Writes a value in the alphabet of text messages; what has nothing like it there becomes `?`. */
export const gsm7: FilterDefinition = {
  name: 'gsm7',
  apply(value) {
    const printed = printValue(value);
    this.context.memoryLimit.use(printed.length);
    return toGsm7(printed).text;
  },
};
