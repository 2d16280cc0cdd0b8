import type { OutputKindName } from '@notiflow/contracts';
import type { Template } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import type { Scope } from './build-scope.ts';
import { describeFailure } from './describe-failure.ts';
import { createEngine, sourceCharsMax } from './engine.ts';
import { Escaped } from './escaped.ts';
import { GuardedContext } from './guarded-context.ts';
import { judgeOverrun } from './judge-overrun.ts';
import { LimitError } from './limit-error.ts';
import type { OutputKind } from './output-kinds/output-kind.ts';
import { outputKinds } from './output-kinds/registry.ts';
import { type ParsedSource, parseSource } from './parse-source.ts';
import type { PartIndex } from './part-index.ts';
import { toPlainText } from './plain-text.ts';
import type { RenderedTexts } from './rendered-texts.ts';
import type { TemplateField } from './template-field.ts';

/** One message to render. */
export interface MessageSource {
  fields: TemplateField[];
  strict: boolean;
  parts: PartIndex;
  scope: Scope;
  /** The second number is set to the field in work, counted from 1. */
  progress: Int32Array;
}

/** The longest message, in characters: all its fields together. */
const messageCharsMax = 1_000_000;

/** Creates a function that renders one message; it never throws, whatever the template does. */
export function createMessageRenderer(): (message: MessageSource) => RenderedTexts {
  const writeField = createFieldWriter();
  return ({ fields, progress, ...source }) => {
    const texts = new Map<string, string>();
    let charsMax = messageCharsMax;
    for (const field of fields) {
      Atomics.store(progress, 1, texts.size + 1);
      try {
        const text =
          field.kind === 'text_of'
            ? toPlainText(texts.get(field.source) ?? '')
            : writeField({ ...field, kind: field.kind }, { ...source, charsMax });
        charsMax -= text.length;
        if (charsMax < 0) throw tooLong();
        texts.set(field.path, text);
      } catch (error) {
        return {
          field: field.path,
          ...describeFailure(error, source.parts),
          overran: judgeOverrun(error),
        };
      }
    }
    return [...texts.values()];
  };
}

/** What a field is rendered with. */
interface FieldInput extends Pick<MessageSource, 'strict' | 'parts' | 'scope'> {
  charsMax: number;
}

/** A field with a source of its own. */
interface SourceField extends TemplateField {
  kind: OutputKindName;
}

/** Creates the function that renders one field, and what goes around it. */
function createFieldWriter(): (field: SourceField, input: FieldInput) => string {
  const findWriter = createWriterStore();
  return ({ kind, source, layout: name }, { strict, parts, scope, charsMax }) => {
    const writer = findWriter(kind);
    const inside = writer.start({ strict, parts, scope });
    const text = writer.write(inside, { template: writer.parse(source), charsMax });
    const { finish = (finished: string) => finished, becomes = kind } = outputKinds[kind];
    if (name === undefined) return finish(text);
    const layout = parts.find('layout', name);
    if (layout === undefined) throw new Error(`there is no layout "${name}"`);
    const around = findWriter(becomes);
    const template = around.engine.parsePart(layout);
    const content = becomes === kind ? text : finish(text);
    const written = around.write(around.follow(inside, content), { template, charsMax });
    return outputKinds[becomes].finish?.(written) ?? written;
  };
}

type Writer = ReturnType<typeof createWriter>;

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

/** Creates what writes one kind of output; it keeps parsed sources. */
function createWriter(kind: OutputKind) {
  const engine = createEngine(kind);
  const parsed = new LRUCache<string, ParsedSource>({
    maxSize: 2 * sourceCharsMax,
    sizeCalculation: (_, source) => Math.max(1, source.length),
    memoMethod: (source) => parseSource(engine, source),
  });
  return {
    engine,
    parse(source: string): Template[] {
      const known = parsed.memo(source);
      if (!known.ok) throw known.error;
      return known.template;
    },
    start({ strict, parts, scope }: Omit<FieldInput, 'charsMax'>): GuardedContext {
      const options = { sync: true, globals: scope.fallback, strictVariables: strict };
      const context = new GuardedContext(scope.contexts, engine.options, options, {
        liquid: engine,
      });
      context.begin(parts);
      return context;
    },
    /** The context of a layout: it sees what the template inside has assigned, and its text as `content`. */
    follow(inside: GuardedContext, content: string): GuardedContext {
      const context = inside.succeed(engine);
      const shown = kind.escape === undefined ? content : new Escaped(content);
      Object.assign(context.bottom(), inside.bottom(), { content: shown });
      return context;
    },
    write(
      context: GuardedContext,
      { template, charsMax }: { template: Template[]; charsMax: number },
    ): string {
      engine.parts = context.parts;
      const text: string = engine.renderSync(template, context);
      // Before anything else touches the text: until here even a gigabyte of it takes no memory.
      if (text.length > charsMax) throw tooLong();
      return text;
    },
  };
}

function tooLong(): LimitError {
  return new LimitError('the message is longer than 1 MB');
}
