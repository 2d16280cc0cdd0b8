import type { OutputKindName } from '@notiflow/contracts';

/**
 * Liquid as the owner of a channel writes it: whoever puts the providers together knows how it is rendered, within which
 * bounds.
 */
export interface SourceWriter {
  /** What keeps a source from being written of the variables with these names, with its line; null when nothing is in the way. */
  findProblem(source: string, kind: OutputKindName, names: readonly string[]): string | null;
  /** Writes sources by their names; where one cannot be written, it is named. */
  write(request: {
    sources: Record<string, { kind: OutputKindName; source: string }>;
    variables: object;
  }): Promise<
    { ok: true; texts: Record<string, string> } | { ok: false; field: string; line: number | null }
  >;
}

/** Where nobody writes: what needs it is refused. */
export const noWriter: SourceWriter = {
  findProblem: () => null,
  write: async () => ({ ok: false, field: 'body', line: null }),
};
