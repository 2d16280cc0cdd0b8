import {
  findTemplateParts,
  findTemplatePartsById,
  findTranslations,
  findUsesOfTemplatePart,
} from './find-template-parts.ts';
import {
  findTemplatePart,
  listTemplatePartNames,
  listTemplateParts,
  putTemplatePart,
  removeTemplatePart,
} from './store-template-parts.ts';

/** What can be done with template parts, all of it in one project. */
export const templatePartFunctions = {
  putTemplatePart,
  findTemplatePart,
  listTemplateParts,
  listTemplatePartNames,
  removeTemplatePart,
  findTemplateParts,
  findTemplatePartsById,
  findTranslations,
  findUsesOfTemplatePart,
};
