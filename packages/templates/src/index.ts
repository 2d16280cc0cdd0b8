export { buildRecipientVariables } from './build-recipient-variables.ts';
export { buildSharedVariables, type RunFacts } from './build-shared-variables.ts';
export { checkSources, checkTemplate, findSourceProblem } from './check-template.ts';
export {
  type ComposedMessage,
  composeMessage,
  type MessageFailure,
  type MessageParts,
} from './compose-message.ts';
export { createSourceWriter, type SourceWriter } from './create-source-writer.ts';
export { type AbsentVariable, findAbsent } from './find-absent.ts';
export { findPartUses, findUsesInPart, type PartUse } from './find-part-uses.ts';
export { partialDepthMax } from './guarded-context.ts';
export { listLanguage, type TemplateLanguage } from './list-language.ts';
export { makeStorable } from './make-storable.ts';
export { createOutputBudget, isSpent, type OutputBudget } from './output-budget.ts';
export type {
  RecipientVariables,
  RenderFailure,
  RenderOutcome,
  RenderRequest,
  SharedVariables,
  SourcesOutcome,
  SourcesRequest,
} from './render-request.ts';
export { createRenderer, type Renderer } from './renderer.ts';
export { type LinkChanges, rewriteLinks } from './rewrite-links.ts';
export type { RenderFields } from './template-field.ts';
export { usesPages } from './uses-pages.ts';
