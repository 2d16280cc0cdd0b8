import { ConfigError, loadConfig, standaloneEnvironment } from '@notiflow/boot';
import { examine } from './doctor/examine.ts';
import { type Finding, printFinding } from './doctor/finding.ts';

// As sysexits.h has it, like every process of ours that cannot use its configuration.
const configExitCode = 78;
const isJson = process.argv.includes('--json');

try {
  const isWell = await examine({
    config: loadConfig(standaloneEnvironment, process.env),
    now: Date.now,
    onFinding: say,
  });
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`The configuration cannot be used:\n${error.message}\n`);
  process.exitCode = configExitCode;
}

function say(finding: Finding): void {
  process.stdout.write(`${isJson ? JSON.stringify(finding) : printFinding(finding)}\n`);
}
