import {
  findTemplateParts,
  findTemplatePartsById,
  findTranslations,
  findUsesOfTemplatePart,
} from './find-template-parts.ts';
import {
  findTemplatePart,
  listTemplateParts,
  putTemplatePart,
  removeTemplatePart,
} from './store-template-parts.ts';

/** What can be done with template parts, all of it in one project. */
export const templatePartFunctions = {
  putTemplatePart,
  findTemplatePart,
  listTemplateParts,
  removeTemplatePart,
  findTemplateParts,
  findTemplatePartsById,
  findTranslations,
  findUsesOfTemplatePart,
};
