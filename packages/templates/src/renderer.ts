import type { ChannelType } from '@notiflow/contracts';
import { createMjmlCompiler, type MjmlCompiler } from './mjml/create-mjml-compiler.ts';
import type {
  RenderOutcome,
  RenderRequest,
  SourcesOutcome,
  SourcesRequest,
} from './render-request.ts';
import { renderSet, renderSources } from './render-set.ts';
import { createThreadPool } from './thread-pool.ts';

/** Turns templates and variables into messages, in threads of its own. */
export interface Renderer {
  /** How many messages are rendered at the same moment. */
  readonly threads: number;
  /**
   * Renders one template for a set of recipients; outcomes are in the order of the recipients. Where the budget was
   * spent meanwhile, some are missing.
   */
  render<T extends ChannelType>(request: RenderRequest<T>): Promise<RenderOutcome<T>[]>;
  /** Renders Liquid sources that are no template of a channel type in the same way. */
  renderSources<Fields>(request: SourcesRequest<Fields>): Promise<SourcesOutcome<Fields>[]>;
  /** Compiles an MJML source to HTML in which its Liquid still stands. */
  compileMjml: MjmlCompiler;
  /** Waits for what is in work and ends the threads. */
  close(): Promise<void>;
}

/**
 * Starts a renderer with `threads` threads (default: one per core), in which one message may take
 * `deadlineMs` milliseconds. Templates are hostile code: what hangs is killed with its thread.
 */
export function createRenderer(options: { threads?: number; deadlineMs?: number } = {}): Renderer {
  const pool = createThreadPool({ deadlineMs: 500, ...options });
  return {
    threads: pool.threads,
    render: (request) => renderSet(pool, request),
    renderSources: (request) => renderSources(pool, request),
    compileMjml: createMjmlCompiler(pool),
    close: () => pool.close(),
  };
}
