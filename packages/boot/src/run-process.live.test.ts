import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const module = fileURLToPath(new URL('./run-process.ts', import.meta.url));
const configModule = fileURLToPath(new URL('./config.ts', import.meta.url));

interface Program {
  child: ChildProcessByStdio<null, Readable, Readable>;
  output(): string;
  /** Resolves when the program has printed the text. */
  printed(text: string): Promise<void>;
  /** Answers the exit status, or the signal that ended it. */
  ended(): Promise<number | string>;
}

let programs: Program[];

beforeEach(() => {
  programs = [];
});

afterEach(() => {
  for (const { child } of programs) child.kill('SIGKILL');
});

/** Runs a process whose parts are given as source text. */
function runProgram(parts: { start?: string; stop?: string; ipc?: boolean }): Program {
  const code = `
    const { runProcess } = await import(${JSON.stringify(module)});
    const { ConfigError } = await import(${JSON.stringify(configModule)});
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    await runProcess({
      async start() {
        console.log('starting');
        ${parts.start ?? ''}
        const timer = setInterval(() => {}, 1000);
        console.log('started');
        return { async stop() { console.log('stopping'); clearInterval(timer); ${parts.stop ?? ''}; console.log('stopped'); } };
      },
    });`;
  const flags = ['--import', 'tsx', '--conditions=source', '--input-type=module', '-e', code];
  const child = spawn(process.execPath, flags, {
    stdio: ['ignore', 'pipe', 'pipe', ...(parts.ipc ? (['ipc'] as const) : [])],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  // Not 'close', which Node does not emit when we are the one to end the IPC channel.
  const closed = Promise.all([
    once(child, 'exit'),
    once(child.stdout, 'end'),
    once(child.stderr, 'end'),
  ]).then(([[status, signal]]) => status ?? signal);
  const program: Program = {
    child,
    output: () => output,
    async printed(text) {
      while (!output.includes(text)) {
        await Promise.race([once(child.stdout, 'data'), closed]);
        if (child.exitCode !== null && !output.includes(text)) throw new Error(output);
      }
    },
    ended: () => closed,
  };
  programs.push(program);
  return program;
}

describe('runProcess', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('stops on %s and exits with 0', async (signal) => {
    const program = runProgram({});
    await program.printed('started');
    program.child.kill(signal);
    expect(await program.ended()).toBe(0);
    expect(program.output()).toBe('starting\nstarted\nstopping\nstopped\n');
  });

  it('takes signals that come together for one: npm and the terminal both pass Ctrl-C on', async () => {
    const program = runProgram({ stop: 'await wait(300)' });
    await program.printed('started');
    program.child.kill('SIGINT');
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
    expect(program.output().match(/stopping/g)).toHaveLength(1);
  });

  it('exits at once with 1 when asked again later', async () => {
    const program = runProgram({
      stop: "await wait(1100); console.log('still there'); await wait(60000)",
    });
    await program.printed('started');
    program.child.kill('SIGTERM');
    await program.printed('still there');
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(1);
  });

  it('finishes a start under way before it stops', async () => {
    const start = `
      const alive = setInterval(() => {}, 1000);
      await new Promise((resolve) => process.once('SIGTERM', resolve));
      clearInterval(alive);`;
    const program = runProgram({ start });
    await program.printed('starting');
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
    expect(program.output()).toBe('starting\nstarted\nstopping\nstopped\n');
  });

  it('stops when its parent is gone', async () => {
    const program = runProgram({ ipc: true });
    await program.printed('started');
    program.child.disconnect();
    expect(await program.ended()).toBe(0);
    expect(program.output()).toContain('stopped');
  });

  it('does not outlive its parent by a stop that takes long', async () => {
    const program = runProgram({ ipc: true, stop: 'await wait(60_000)' });
    await program.printed('started');
    program.child.disconnect();
    expect(await program.ended()).toBe(1);
    expect(program.output()).toContain('did not stop within 4 s');
  });

  it('prints what is wrong with the configuration, without a stack, and exits with 78', async () => {
    const program = runProgram({
      start: "throw new ConfigError('PORT must be set\\nHOST must be set')",
    });
    expect(await program.ended()).toBe(78);
    expect(program.output()).toBe(
      'starting\nThe configuration cannot be used:\n  PORT must be set\n  HOST must be set\n',
    );
  });

  it('prints the sentence of a start that failed and exits with 1', async () => {
    const program = runProgram({ start: "throw new Error('Port 8080 is taken.')" });
    expect(await program.ended()).toBe(1);
    expect(program.output()).toBe('starting\nPort 8080 is taken.\n');
  });

  it.each([
    ['an exception', "setTimeout(() => { throw new TypeError('a bug') })"],
    ['a rejection', "void Promise.reject(new TypeError('a bug'))"],
    ['a stop that fails', "process.kill(process.pid, 'SIGTERM')", "throw new TypeError('a bug')"],
  ])('shows the stack of %s that nobody caught and exits with 1', async (_, start, stop = '') => {
    const program = runProgram({ start, stop });
    expect(await program.ended()).toBe(1);
    expect(program.output()).toMatch(/TypeError: a bug\n\s+at /);
  });
});
