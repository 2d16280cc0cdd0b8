import { createRenderer, type Renderer } from '@notiflow/templates';

/** A renderer whose one thread begins with the first preview: most installations of the api never need it. */
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
    async close() {
      await renderer?.close();
    },
  };
}
