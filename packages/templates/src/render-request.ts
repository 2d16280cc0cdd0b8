import type {
  ChannelType,
  RecipientPages,
  RenderedFields,
  TemplateParts,
  Templates,
} from '@notiflow/contracts';
import type { OutputBudget } from './output-budget.ts';
import type { RenderFields } from './template-field.ts';

/** Variables that all recipients of a set have in common. */
export interface SharedVariables {
  data: object;
  actor: object | null;
  run: object;
  project: object;
  digest?: object;
}

/** Variables of one message: the recipient's attributes, and what differs from the shared ones. */
export interface RecipientVariables {
  /** May hold `timezone` and `locale`, which filters obey, and `custom_fields`. */
  recipient: Record<string, unknown>;
  /** Merged over the shared `data`. */
  data?: Record<string, unknown>;
  /** What steps found out, by handle: what a template finds under `fetch` and `steps`. */
  results?: Record<string, unknown>;
  /** Takes the place of the shared `digest`. */
  digest?: object;
  /** Where the recipient changes what they get, under the names of the pages. */
  pages?: RecipientPages;
}

/** Who something is rendered for, and how; every value is plain JSON. */
export interface RenderInput {
  /** Refuses undefined variables instead of rendering them empty. */
  strict?: boolean;
  /** What the template may use beside its own source; nothing when left out. */
  parts?: TemplateParts | undefined;
  shared: SharedVariables;
  recipients: RecipientVariables[];
  /** Where the render ends early; without one it renders everything. */
  budget?: OutputBudget;
}

/** One template to render for a set of recipients. */
export interface RenderRequest<T extends ChannelType> extends RenderInput {
  channelType: T;
  template: Templates[T];
}

/** Liquid sources that are no template of a channel type, to render for a set of recipients. */
export interface SourcesRequest<Fields> extends RenderInput {
  render: RenderFields<Fields>;
}

/** Why a field could not be rendered, in words for the author of the template. */
export interface RenderFailure {
  /** Path inside the template: `subject`, `headers.X-Order`. */
  field: string;
  /** 1-based; null when no place in the source is to blame. */
  line: number | null;
  /** The undefined variable of a strict render. */
  variable: string | null;
  reason: string;
}

/** What became of sources for one recipient. */
export type SourcesOutcome<Fields> =
  | { ok: true; fields: Fields }
  | { ok: false; error: RenderFailure };

/** What became of one message. */
export type RenderOutcome<T extends ChannelType> = SourcesOutcome<RenderedFields[T]>;
