import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const module = fileURLToPath(new URL('./stdout.ts', import.meta.url));
let children: ChildProcessByStdio<Writable, Readable, null>[];

beforeEach(() => {
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Runs the code with `stdout`, in a process whose input stays open until the test ends it. */
function runProgram(code: string): ChildProcessByStdio<Writable, Readable, null> {
  const program = `
    const { createStdout } = await import(${JSON.stringify(module)});
    const stdout = createStdout();
    ${code}`;
  const flags = ['--import', 'tsx', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function readAll(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

describe('createStdout', () => {
  it('writes the last lines of a process that exits', async () => {
    const child = runProgram(`
      for (let line = 0; line < 30; line += 1) stdout.write(line + '\\n');
      process.exit(0);`);
    const lines = Array.from({ length: 30 }, (_, line) => `${line}\n`);
    expect(await readAll(child.stdout)).toBe(lines.join(''));
  });

  it('writes many lines whole and in their order, however slowly they are read', async () => {
    const child = runProgram(`
      for (let line = 0; line < 50_000; line += 1) stdout.write(line + ' ü\\n');
      process.stdin.resume();`);
    const first = once(child.stdout, 'readable');
    await first;
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.endsWith('\n49999 ü\n')) child.stdin.end();
    });
    await once(child, 'close');
    expect(text).toBe(Array.from({ length: 50_000 }, (_, line) => `${line} ü\n`).join(''));
  });

  it.each([
    ['the last line', ''],
    ['lines before it', "stdout.write('x'.repeat(5_000) + '\\n');"],
  ])('lets the process exit when nobody reads %s any more', async (_, before) => {
    const child = runProgram(`
      stdout.write('ready\\n');
      process.stdin.resume().on('end', () => {
        ${before}
        stdout.write('last\\n');
        process.exit(7);
      });`);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    child.stdin.end();
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
  });

  it('lets a process go on that nobody reads any more', async () => {
    const child = runProgram(`
      stdout.write('ready\\n');
      process.stdin.resume().on('end', () => {
        const writing = setInterval(() => stdout.write('x'.repeat(5_000) + '\\n'), 1);
        setTimeout(() => { clearInterval(writing); process.exitCode = 7; }, 200);
      });`);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    child.stdin.end();
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
  });
});
