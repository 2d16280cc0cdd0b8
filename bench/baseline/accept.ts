import { Ajv } from 'ajv';
import express from 'express';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';

/*
 * The floor of accepting a run: a bare Express route, the body checked by ajv, one INSERT by its primary key. It knows
 * no caller, no project, no notiflow, no limit, no key; nobody is told of the row, and nothing is logged.
 */
const { DATABASE_URL: connectionString, PORT } = process.env;
const pool = new pg.Pool({ connectionString, max: 10 });
await pool.query(`CREATE TABLE IF NOT EXISTS bare_runs (
  id uuid PRIMARY KEY, notiflow text NOT NULL, data jsonb NOT NULL, recipients jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now())`);

const isRun = new Ajv().compile({
  type: 'object',
  required: ['recipients'],
  additionalProperties: false,
  properties: {
    recipients: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['external_id'],
        properties: { external_id: { type: 'string' }, first_name: { type: 'string' } },
      },
    },
    data: { type: 'object' },
  },
});

const insert = {
  name: 'insert-bare-run',
  text: 'INSERT INTO bare_runs (id, notiflow, data, recipients) VALUES ($1, $2, $3, $4)',
};

const app = express();
app.post('/notiflows/:notiflow/run', express.json(), async (req, res) => {
  if (!isRun(req.body)) {
    res.status(422).json({ errors: isRun.errors });
    return;
  }
  const id = uuidv7();
  const { data = {}, recipients } = req.body as { data?: object; recipients: object[] };
  const values = [id, req.params.notiflow, JSON.stringify(data), JSON.stringify(recipients)];
  await pool.query({ ...insert, values });
  res.status(202).json({ notiflow_run_id: id });
});

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write('bare-accept.started\n');
});
process.once('SIGTERM', () => {
  server.close(() => void pool.end());
  server.closeAllConnections();
});
