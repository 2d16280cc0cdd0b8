import type { Overrun } from './judge-overrun.ts';
import type { RenderFailure } from './render-request.ts';

/** The texts of the fields in their order, or why there are none. */
export type RenderedTexts = string[] | ThreadFailure;

/** A failure, and whether a limit was the reason. */
export type ThreadFailure = RenderFailure & { overran: Overrun };
