/** How far back a chart looks, and how long its steps are, in seconds: about as many steps as a screen has room for. */
export const ranges = {
  '15m': { rangeS: 900, stepS: 60 },
  '1h': { rangeS: 3_600, stepS: 60 },
  '6h': { rangeS: 21_600, stepS: 300 },
  '24h': { rangeS: 86_400, stepS: 900 },
  '7d': { rangeS: 604_800, stepS: 7_200 },
  '30d': { rangeS: 2_592_000, stepS: 28_800 },
} as const;

/** A range by its name. */
export type RangeName = keyof typeof ranges;

export const rangeNames = Object.keys(ranges) as RangeName[];
