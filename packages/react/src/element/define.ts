// @ts-expect-error The bundler answers the text of the style sheet.
import css from '../styles/element.css';
import { NotiflowInboxElement } from './notiflow-inbox-element.tsx';

// Constructed, not written into the page: a policy without `unsafe-inline` has nothing against it.
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
NotiflowInboxElement.styleSheets = [sheet];

// A page may load the script twice.
if (customElements.get('notiflow-inbox') === undefined) {
  customElements.define('notiflow-inbox', NotiflowInboxElement);
}
