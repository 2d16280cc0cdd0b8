import type { ParserError, ToHtmlError, ToHtmlResult } from 'mrml';
import { findSourceProblem } from '../check-template.ts';
import { describeFailure } from '../describe-failure.ts';
import { sourceCharsMax } from '../engine.ts';
import { findStructureProblems } from './find-structure-problems.ts';
import { type MaskedSource, maskLiquid } from './mask-liquid.ts';
import type { CompiledMjml, SourceProblem } from './source-problem.ts';

/** Compiles MJML without any Liquid. */
export type ToHtml = (mjml: string) => ToHtmlResult;

/** Compiles an MJML source to HTML in which its Liquid stands as it was written. */
export function compileMjml(source: string, toHtml: ToHtml): CompiledMjml {
  let masked: MaskedSource;
  try {
    masked = maskLiquid(source);
  } catch (error) {
    const { line, reason } = describeFailure(error);
    return { ok: false, problems: [{ line, message: reason }] };
  }
  const structure = findStructureProblems(masked);
  if (structure.length > 0) return { ok: false, problems: structure };
  const made = compileMasked(masked, toHtml);
  if (!made.ok) return made;
  const problems = [...findLosses(masked, made.html), ...judgeHtml(masked.unmask(made.html))];
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, html: masked.unmask(made.html) };
}

function compileMasked(masked: MaskedSource, toHtml: ToHtml): CompiledMjml {
  let result: ToHtmlResult;
  try {
    result = toHtml(masked.text);
  } catch {
    // The compiler ended in a trap, and says nothing about it.
    return refuse({ line: null, message: 'is too large, or nested too deeply' });
  }
  if (result.type === 'error') return refuse(describe(result, masked));
  const [warning] = result.warnings;
  if (warning === undefined) return { ok: true, html: result.content };
  const line = masked.lineAt(toOffset(masked, warning.span.start));
  const isInline = warning.kind === 'inline-style-unsupported';
  const message = isInline ? 'mj-style cannot be put inline' : 'has an attribute that is not known';
  return refuse({ line, message });
}

const refuse = (problem: SourceProblem): CompiledMjml => ({ ok: false, problems: [problem] });

function findLosses(masked: MaskedSource, html: string): SourceProblem[] {
  const message =
    'Liquid stands where MJML leaves it out: it belongs in a text, in mj-raw or in the value of an attribute';
  return masked.findLost(html).map((line) => ({ line, message }));
}

/** What is twice in the HTML, or apart from its end, is no template any more. */
function judgeHtml(html: string): SourceProblem[] {
  if (html.length > sourceCharsMax) {
    const message = `becomes HTML of more than ${sourceCharsMax} characters`;
    return [{ line: null, message }];
  }
  const problem = findSourceProblem(html, 'html');
  return problem === null ? [] : [{ line: null, message: `in the compiled HTML, ${problem}` }];
}

/** Characters of what the compiler says that are passed on. */
const wordsMax = 200;

function describe(error: ToHtmlError, masked: MaskedSource): SourceProblem {
  if (error.origin === 'render') return { line: null, message: error.message.slice(0, wordsMax) };
  const { details } = error;
  if (details.type === 'parser-error') return readParserError(details.source, masked);
  const { start, end } = 'position' in details ? details.position : { start: null, end: null };
  if (start === null) return { line: null, message: sayWithoutPlace(details) };
  const offset = toOffset(masked, start);
  const written = masked.unmask(masked.text.slice(offset, toOffset(masked, end)));
  const piece = written.startsWith('<') ? written.replace(/^<\/?|>$/g, '') : 'text';
  return { line: masked.lineAt(offset), message: sayOf(details, piece.slice(0, wordsMax)) };
}

function sayWithoutPlace({ type }: ParserError): string {
  if (type === 'no-root-node') return 'must be one mjml element';
  if (type === 'end-of-stream') return 'ends before every element is closed';
  return type.replaceAll('-', ' ');
}

function sayOf(details: ParserError, piece: string): string {
  switch (details.type) {
    case 'missing-attribute':
      return `${piece} needs the attribute ${details.name}`;
    case 'unexpected-element':
    case 'unexpected-token':
      return `${piece} may not stand here`;
    default:
      return `${details.type.replaceAll('-', ' ')}: ${piece}`;
  }
}

/** Reads `invalid attribute at 2:32 cause expected quote mark not '1' at 2:43`. */
function readParserError(words: string, masked: MaskedSource): SourceProblem {
  const row = Number(/ at (\d+):\d+(?!.* at \d+:\d+)/.exec(words)?.[1] ?? 0);
  const said = words.replace(/ at \d+:\d+/g, '').replace(' cause ', ': ');
  const message = said === 'unknown token' ? 'text may not stand here' : said.slice(0, wordsMax);
  if (row === 0) return { line: null, message };
  const before = masked.text.split('\n').slice(0, row - 1);
  return { line: masked.lineAt(before.join('\n').length) + (row > 1 ? 1 : 0), message };
}

/** The compiler counts bytes. */
function toOffset({ text }: MaskedSource, bytes: number): number {
  return Buffer.from(text).toString('utf8', 0, bytes).length;
}
