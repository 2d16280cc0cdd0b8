/** SQL that tells whether a delivery has no send window, or the opening for which it waited has not ended. */
export const isNotOutside = (delivery: string) =>
  `(${delivery}.window_closes_at IS NULL OR ${delivery}.window_closes_at > now())`;
