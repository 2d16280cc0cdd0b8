import { createContext, runInContext } from 'node:vm';
import { showReference } from './show-reference.ts';

const schemes = {
  apiKey: { type: 'apiKey', name: 'x-key', description: 'The key' },
  secretKey: { type: 'apiKey', name: 'x-secret', description: 'The secret' },
  token: { type: 'http', scheme: 'bearer', description: 'The token' },
};

type Wrap = (
  original: string,
  system: object,
) => (props: { pathMethod: string[] }) => string | null;

interface Shown {
  config: { supportedSubmitMethods: string[]; plugins: [{ wrapComponents: Record<string, Wrap> }] };
  classes: Record<string, boolean>;
}

function show({ isDark = false } = {}): Shown {
  const classes: Shown['classes'] = {};
  let config: Shown['config'] | undefined;
  const context = createContext({
    SwaggerUIBundle: (given: Shown['config']) => {
      config = given;
    },
    matchMedia: () => ({ matches: isDark, addEventListener: () => {} }),
    document: {
      documentElement: {
        classList: {
          toggle(name: string, isOn: boolean) {
            classes[name] = isOn;
          },
        },
      },
    },
  });
  runInContext(showReference, context);
  if (config === undefined) throw new Error('Swagger UI was not started.');
  return { config, classes };
}

/** Shows an operation in as much of Swagger UI as the page's plugin sees; elements are printed as lines. */
function showOperation(security: object[] | undefined): string | null {
  const specification: Record<string, object> = {
    'paths//runs/post': { security },
    'components/securitySchemes': schemes,
  };
  const system = {
    React: {
      Fragment: 'fragment',
      createElement: (type: string, props: { source?: string } | null, ...children: string[]) =>
        [type, props?.source, ...children].filter((part) => part !== undefined).join('\n'),
    },
    getComponent: (name: string) => name,
    specSelectors: {
      specJson: () => ({
        getIn: (path: string[]) => ({ toJS: () => specification[path.join('/')] }),
      }),
    },
  };
  const [{ wrapComponents }] = show().config.plugins;
  return (
    wrapComponents.parameters?.('parameters', system)({ pathMethod: ['/runs', 'post'] }) ?? null
  );
}

describe('showReference', () => {
  it('offers no place to enter a credential, and sends nothing', () => {
    const { supportedSubmitMethods, plugins } = show().config;
    expect(supportedSubmitMethods).toEqual([]);
    for (const name of ['authorizeBtn', 'authorizeOperationBtn']) {
      const wrap = plugins[0].wrapComponents[name];
      expect(wrap?.('a button', {})({ pathMethod: [] })).toBeNull();
    }
  });

  it('says above the parameters which credentials an operation takes', () => {
    const shown = showOperation([{ apiKey: [], secretKey: [] }, { token: [] }]);
    expect(shown).toContain('Credentials');
    expect(shown).toContain(
      [
        '`x-key`: The key',
        'and `x-secret`: The secret',
        'or `authorization: Bearer …`: The token',
      ].join('\n\n'),
    );
    expect(shown?.endsWith('parameters')).toBe(true);
  });

  it('says that an operation takes none', () => {
    expect(showOperation([])).toContain('None.');
    expect(showOperation(undefined)).toContain('None.');
  });

  it('is as dark as the browser asks', () => {
    expect(show({ isDark: true }).classes).toEqual({ 'dark-mode': true });
    expect(show({ isDark: false }).classes).toEqual({ 'dark-mode': false });
  });
});
