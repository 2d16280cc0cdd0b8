import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const schemaDir = fileURLToPath(new URL('../../prisma/schema', import.meta.url));
const wasmPath = createRequire(import.meta.url)
  .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  .replace(/\.js$/, '.wasm');

/** What the engine says when nothing differs. */
export const noDifference = '-- This is an empty migration.\n';

/**
 * Answers the statements that are missing to make the database what `prisma/schema` says: `prisma migrate diff`, by
 * the engine of the same version that is on npm as WebAssembly, since the command would download its own.
 */
export async function diffSchema(url: string): Promise<string> {
  startEngine();
  const names = readdirSync(schemaDir).filter((name) => name.endsWith('.prisma'));
  const files = names.map((path) => ({
    path,
    content: readFileSync(join(schemaDir, path), 'utf8'),
  }));
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    const datamodels = files.map(({ path, content }): [string, string] => [path, content]);
    const started = await engine.SchemaEngine.new({ datamodels }, () => {}, createAdapter(pool));
    const { stdout } = await started.diff({
      from: { tag: 'schemaDatasource', files, configDir: schemaDir },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  } finally {
    await pool.end();
  }
}

// The type check knows no browser, which is where TypeScript keeps this.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: { __wbindgen_start(): void } };
};

let isStarted = false;

/** Loads the WebAssembly, which Node cannot import like a module, once. */
function startEngine(): void {
  if (isStarted) return;
  isStarted = true;
  const imports = { './schema_engine_bg.js': engine };
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(readFileSync(wasmPath)),
    imports,
  );
  (engine as unknown as { __wbg_set_wasm(exports: object): void }).__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  // Where the engine says why it cannot go on; without it nobody would learn.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: fail } });
}

function fail(message: string): never {
  throw new Error(message);
}

const charOid = 18;
const textOid = 25;

/** The adapter of Prisma, taught the type "char" of the catalogue, in which the engine reads what a constraint does. */
function createAdapter(pool: pg.Pool) {
  const factory = new PrismaPg(pool);
  let isChar: boolean[] = [];
  const ask = pool.query.bind(pool) as (query: pg.QueryConfig) => Promise<pg.QueryResult>;
  pool.query = (async (query: pg.QueryConfig) => {
    const result = await ask(query);
    isChar = result.fields.map(({ dataTypeID }) => dataTypeID === charOid);
    for (const field of result.fields) {
      if (field.dataTypeID === charOid) field.dataTypeID = textOid;
    }
    return result;
  }) as unknown as typeof pool.query;
  return bindSqlAdapterFactory({
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect(): Promise<SqlDriverAdapter> {
      const adapter = await factory.connect();
      const queryRaw = adapter.queryRaw.bind(adapter);
      adapter.queryRaw = async (query) => {
        const { columnTypes, ...rows } = await queryRaw(query);
        const types = columnTypes.map((type, index) =>
          isChar[index] ? ColumnTypeEnum.Character : type,
        );
        return { ...rows, columnTypes: types };
      };
      return adapter;
    },
  });
}
