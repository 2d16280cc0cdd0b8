import type { OutputKindName } from '@notiflow/contracts';
import { LRUCache } from 'lru-cache';
import type { Scope } from './build-scope.ts';
import { describeFailure } from './describe-failure.ts';
import { createEngine, sourceCharsMax } from './engine.ts';
import { GuardedContext } from './guarded-context.ts';
import { judgeOverrun } from './judge-overrun.ts';
import { LimitError } from './limit-error.ts';
import type { OutputKind } from './output-kinds/output-kind.ts';
import { outputKinds } from './output-kinds/registry.ts';
import { type ParsedSource, parseSource } from './parse-source.ts';
import type { RenderedTexts } from './rendered-texts.ts';
import type { TemplateField } from './template-field.ts';

/** One message to render. */
export interface MessageSource {
  fields: TemplateField[];
  strict: boolean;
  scope: Scope;
  /** The second number is set to the field in work, counted from 1. */
  progress: Int32Array;
}

/** The longest message, in characters: all its fields together. */
const messageCharsMax = 1_000_000;

/** Creates a function that renders one message; it never throws, whatever the template does. */
export function createMessageRenderer(): (message: MessageSource) => RenderedTexts {
  const findWriter = createWriterStore();
  return ({ fields, strict, scope, progress }) => {
    const texts: string[] = [];
    let charsLeft = messageCharsMax;
    for (const { path, kind, source } of fields) {
      Atomics.store(progress, 1, texts.length + 1);
      try {
        const text = findWriter(kind).write(source, { strict, scope, charsMax: charsLeft });
        charsLeft -= text.length;
        texts.push(text);
      } catch (error) {
        return { field: path, ...describeFailure(error), overran: judgeOverrun(error) };
      }
    }
    return texts;
  };
}

interface Writer {
  write(source: string, options: { strict: boolean; scope: Scope; charsMax: number }): string;
}

function createWriterStore(): (kind: OutputKindName) => Writer {
  const writers = new Map<OutputKindName, Writer>();
  return (kind) => {
    const known = writers.get(kind);
    if (known !== undefined) return known;
    const writer = createWriter(outputKinds[kind]);
    writers.set(kind, writer);
    return writer;
  };
}

function createWriter(kind: OutputKind): Writer {
  const engine = createEngine(kind);
  const parsed = new LRUCache<string, ParsedSource>({
    maxSize: 2 * sourceCharsMax,
    sizeCalculation: (_, source) => Math.max(1, source.length),
    memoMethod: (source) => parseSource(engine, source),
  });
  return {
    write(source, { strict, scope, charsMax }) {
      const known = parsed.memo(source);
      if (!known.ok) throw known.error;
      const options = { sync: true, globals: scope.fallback, strictVariables: strict };
      const context = new GuardedContext(scope.contexts, engine.options, options, {
        liquid: engine,
      });
      const text: string = engine.renderSync(known.template, context);
      // Before anything else touches the text: until here even a gigabyte of it takes no memory.
      if (text.length > charsMax) throw new LimitError('the message is longer than 1 MB');
      return kind.finish?.(text) ?? text;
    },
  };
}
