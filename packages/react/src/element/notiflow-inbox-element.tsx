import { createRoot, type Root } from 'react-dom/client';
import { Bell } from '../bell/bell.tsx';
import type { Entry } from '../client.ts';
import { Inbox } from '../inbox/inbox.tsx';
import { Preferences } from '../preferences/preferences.tsx';
import type { Theme } from '../surface/appearance.ts';
import { NotiflowsProvider, type NotiflowsProviderProps } from '../surface/provider.tsx';

const modes = { bell: Bell, inbox: Inbox, preferences: Preferences };

/** Details of the events `notiflow-open` and `notiflow-action`. */
export interface EntryEventDetail {
  entry: Entry;
  action?: 'primary' | 'secondary';
}

/**
 * `<notiflow-inbox>`: the bell, the inbox or the preferences in a page without React. It draws into a shadow tree, so
 * that neither style sheet reaches the other; custom properties do.
 */
export class NotiflowInboxElement extends HTMLElement {
  static readonly observedAttributes = [
    'api-key',
    'api-url',
    'badge',
    'channel',
    'dir',
    'locale',
    'mode',
    'no-settings',
    'theme',
    'user-hash',
    'user-id',
    'user-key',
  ];

  /** Style sheets of every element; set once by whoever defines it. */
  static styleSheets: CSSStyleSheet[] = [];

  #root: Root | undefined;
  #isDrawing = false;
  #layer: HTMLElement | undefined;
  #getUserKey: NotiflowsProviderProps['userKey'];
  #client: NotiflowsProviderProps['client'];
  #messages: NotiflowsProviderProps['messages'];

  /** Gets a user token; asked again before one is over. */
  get getUserKey(): NotiflowsProviderProps['userKey'] {
    return this.#getUserKey;
  }
  set getUserKey(callback) {
    this.#getUserKey = callback;
    this.#draw();
  }

  /** A client that the page has anyway. */
  get client(): NotiflowsProviderProps['client'] {
    return this.#client;
  }
  set client(client) {
    this.#client = client;
    this.#draw();
  }

  /** Words to say otherwise. */
  get messages(): NotiflowsProviderProps['messages'] {
    return this.#messages;
  }
  set messages(messages) {
    this.#messages = messages;
    this.#draw();
  }

  connectedCallback(): void {
    this.#takeEarlyProperties();
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = NotiflowInboxElement.styleSheets;
    const place = document.createElement('div');
    place.className = 'nf-place';
    this.#layer = document.createElement('div');
    shadow.replaceChildren(place, this.#layer);
    this.#root = createRoot(place);
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#root?.unmount();
    this.#root = undefined;
  }

  attributeChangedCallback(): void {
    this.#draw();
  }

  /** What a page set before this script had run is an own property, which hides the accessor. */
  #takeEarlyProperties(): void {
    for (const name of ['getUserKey', 'client', 'messages'] as const) {
      const early = Object.getOwnPropertyDescriptor(this, name)?.value;
      if (early === undefined) continue;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, early);
    }
  }

  #read(name: string): string | undefined {
    return this.getAttribute(name) ?? undefined;
  }

  /** Once for everything that is set in one go: a page sets who it is bit by bit. */
  #draw(): void {
    if (this.#root === undefined || this.#isDrawing) return;
    this.#isDrawing = true;
    queueMicrotask(() => {
      this.#isDrawing = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    if (this.#root === undefined) return;
    // Nobody is asked anything before it is known who asks.
    if (this.#client === undefined && !this.hasAttribute('api-key')) {
      this.#root.render(null);
      return;
    }
    const dir = this.#read('dir');
    const mode = this.#read('mode') ?? 'bell';
    const Shown = Object.hasOwn(modes, mode) ? modes[mode as keyof typeof modes] : Bell;
    const shown = {
      badge: this.#read('badge') === 'unseen' ? 'unseen' : 'unread',
      settings: !this.hasAttribute('no-settings'),
    } as const;
    this.#root.render(
      <NotiflowsProvider
        client={this.#client}
        apiUrl={this.#read('api-url')}
        apiKey={this.#read('api-key')}
        userId={this.#read('user-id')}
        userHash={this.#read('user-hash')}
        userKey={this.#getUserKey ?? this.#read('user-key')}
        channel={this.#read('channel')}
        locale={this.#read('locale')}
        theme={this.#read('theme') as Theme | undefined}
        dir={dir === 'ltr' || dir === 'rtl' ? dir : undefined}
        messages={this.#messages}
        container={this.#layer}
        onOpen={(entry, event) => this.#tell('notiflow-open', { entry }, event)}
        onAction={(entry, action, event) => this.#tell('notiflow-action', { entry, action }, event)}
      >
        <Shown {...shown} />
      </NotiflowsProvider>,
    );
  }

  /** A page that prevents the default of our event prevents that of the click. */
  #tell(type: string, detail: EntryEventDetail, cause: { preventDefault(): void }): void {
    const event = new CustomEvent(type, {
      detail,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    if (!this.dispatchEvent(event)) cause.preventDefault();
  }
}
