import { recipientPageNames, type TemplateParts } from '@notiflow/contracts';

/** Tells whether a template, or a part that it may use, names a page of the recipient; in doubt it does. */
export function usesPages(template: object, parts: TemplateParts | undefined): boolean {
  return (
    namesPage(JSON.stringify(template)) ||
    (parts?.parts ?? []).some(({ content }) => namesPage(content))
  );
}

function namesPage(source: string): boolean {
  return recipientPageNames.some((name) => source.includes(name));
}
