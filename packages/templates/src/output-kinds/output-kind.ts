import type { OutputKindName } from '@notiflow/contracts';
import type { LiquidFilter } from '../liquid-filter.ts';

/** What a rendered text is for: how values go into it, and how it is finished. */
export interface OutputKind {
  /** Makes a printed value safe for its surroundings. */
  escape?: (printed: string) => string;
  /** Works on the whole text at the end. */
  finish?: (text: string) => string;
  /** The kind of the finished text, where that is another: what goes around it is of that kind. */
  becomes?: OutputKindName;
  /** Filters that behave differently in this kind. */
  filters?: Record<string, LiquidFilter>;
}
