export { checkTemplate } from './check-template.ts';
export type {
  RecipientVariables,
  RenderedFields,
  RenderFailure,
  RenderOutcome,
  RenderRequest,
  SharedVariables,
} from './render-request.ts';
export { createRenderer, type Renderer } from './renderer.ts';
