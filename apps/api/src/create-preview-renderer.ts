import { createRenderer, type Renderer } from '@notiflow/templates';

/** A renderer whose one thread begins with the first preview or MJML: most installations of the api never need it. */
export function createPreviewRenderer(): Renderer {
  let renderer: Renderer | null = null;
  return {
    threads: 1,
    render(request) {
      renderer ??= createRenderer({ threads: 1 });
      return renderer.render(request);
    },
    renderSources(request) {
      renderer ??= createRenderer({ threads: 1 });
      return renderer.renderSources(request);
    },
    compileMjml(source) {
      renderer ??= createRenderer({ threads: 1 });
      return renderer.compileMjml(source);
    },
    async close() {
      await renderer?.close();
    },
  };
}
