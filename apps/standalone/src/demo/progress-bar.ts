const width = 40;

/** Shows how far something is: a bar that moves on a terminal, a line per quarter elsewhere. */
export interface ProgressBar {
  update(done: number, total: number): void;
  end(): void;
}

/** Makes a bar on stderr with a label before it. */
export function createProgressBar(label: string): ProgressBar {
  const isTerminal = process.stderr.isTTY === true;
  const startedAt = performance.now();
  let quarter = -1;
  return {
    update(done, total) {
      const share = total === 0 ? 0 : done / total;
      const rate = Math.round((done / (performance.now() - startedAt)) * 1000);
      const text = `${label} ${bar(share)} ${done} / ${total} · ${rate}/s`;
      if (isTerminal) {
        process.stderr.write(`\r${text.padEnd(100)}`);
      } else if (Math.floor(share * 4) > quarter) {
        quarter = Math.floor(share * 4);
        process.stderr.write(`${text}\n`);
      }
    },
    end() {
      if (isTerminal) process.stderr.write('\n');
    },
  };
}

function bar(share: number): string {
  const filled = Math.round(width * Math.min(1, share));
  return '▓'.repeat(filled) + '░'.repeat(width - filled);
}
