/**
 * A script that lists whatever among elements could run, load or lead somewhere, whether or not this browser does so by itself.
 * `everything` is a script for the elements, `forbidden` a selector for those that have no place there.
 */
export function listDangers({
  everything,
  forbidden,
}: {
  everything: string;
  forbidden: string;
}): string {
  return `[...${everything}].flatMap((element) => {
    const attributes = [...element.attributes].filter(({ name, value }) => {
      if (name.startsWith('on') || name === 'srcdoc' || name === 'srcset') return true;
      if (name === 'style') return /url\\(|expression/i.test(value);
      if (!/^(href|src|action|formaction|xlink:href|ping|poster|background|data)$/.test(name)) return false;
      return !URL.canParse(value, location.href) ||
        !/^(https?|mailto|tel):$/.test(new URL(value, location.href).protocol);
    });
    const found = attributes.map(({ name, value }) => element.localName + ' ' + name + '=' + value);
    return element.matches('${forbidden}') ? [...found, element.outerHTML.slice(0, 200)] : found;
  })`;
}

/** A script that points at elements and gives them the focus, as somebody does who looks around. */
export function touch(everything: string): string {
  return `for (const element of ${everything}) {
    for (const type of ['pointerover', 'mouseover', 'mouseenter', 'mousemove']) {
      element.dispatchEvent(new MouseEvent(type, { bubbles: true }));
    }
    element.focus?.();
  }`;
}
