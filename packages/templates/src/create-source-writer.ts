import type { OutputKindName } from '@notiflow/contracts';
import { findSourceProblem } from './check-template.ts';
import { findStranger } from './find-stranger.ts';
import type { Renderer } from './renderer.ts';

/** Liquid sources by their names, and what they may use. */
export interface WritingRequest {
  sources: Record<string, { kind: OutputKindName; source: string }>;
  variables: object;
}

/** The texts by the names of their sources, or where one could not be written. */
export type WritingOutcome =
  | { ok: true; texts: Record<string, string> }
  | { ok: false; field: string; line: number | null };

/** Writes Liquid sources of which each is for one occasion, within the bounds of templates. */
export interface SourceWriter {
  /** What keeps a source from being written of the variables with these names, with its line; null when nothing is in the way. */
  findProblem(source: string, kind: OutputKindName, names: readonly string[]): string | null;
  write(request: WritingRequest): Promise<WritingOutcome>;
}

/** Lets a renderer write sources that belong to no template, as those of a channel. */
export function createSourceWriter({
  renderSources,
}: Pick<Renderer, 'renderSources'>): SourceWriter {
  return {
    findProblem: (source, kind, names) =>
      findSourceProblem(source, kind) ?? findStranger(source, kind, names),
    async write({ sources, variables }) {
      const [outcome] = await renderSources({
        render: (read) =>
          Object.fromEntries(
            Object.entries(sources).map(([name, { kind, source }]) => [
              name,
              read(name, kind, source),
            ]),
          ),
        shared: { data: variables, actor: null, run: {}, project: {} },
        recipients: [{ recipient: {} }],
      });
      if (outcome?.ok) return { ok: true, texts: outcome.fields };
      // What the engine says may quote a value.
      const { field = '', line = null } = outcome?.error ?? {};
      return { ok: false, field, line };
    },
  };
}
