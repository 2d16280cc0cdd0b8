import type { RequestHandler } from 'express';
import { ApiError } from '../errors.ts';

/**
 * Answers what a path does not take: a preflight with the methods it does take and no permission for any web page,
 * everything else with 405.
 */
export function answerOtherMethods(methods: readonly string[]): RequestHandler {
  const names = methods.map((method) => method.toUpperCase());
  const allow = [...names, ...(names.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  return ({ method }, res) => {
    if (method !== 'OPTIONS') throw new ApiError('method_not_allowed', { headers: { allow } });
    res.status(204).set({ allow }).end();
  };
}
