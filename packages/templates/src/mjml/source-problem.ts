/** What is wrong with a source; the line is null where nobody can tell. */
export interface SourceProblem {
  line: number | null;
  message: string;
}

/** The HTML an MJML source becomes, or everything that is found wrong with it. */
export type CompiledMjml = { ok: true; html: string } | { ok: false; problems: SourceProblem[] };
