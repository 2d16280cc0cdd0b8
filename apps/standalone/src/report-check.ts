import { checkEnvironment, type ProcessKind } from '@notiflow/boot';

const kinds = ['standalone', 'api', 'worker'] as const satisfies ProcessKind[];

// As sysexits.h has it, like every process of ours that cannot use its configuration.
const configExitCode = 78;

/** Checks the configuration without starting anything; answers what to print and the exit code. */
export function reportCheck(
  env: NodeJS.ProcessEnv,
  kind = 'standalone',
): { text: string; exitCode: number } {
  if (!isKind(kind)) {
    return { text: `Say which process to check: ${kinds.join(', ')}.`, exitCode: 64 };
  }
  const { problems, warnings } = checkEnvironment(env, kind);
  const lines = [
    ...problems.map((problem) => `✗ ${problem}`),
    ...warnings.map((warning) => `! ${warning}`),
  ];
  if (lines.length > 0) return { text: lines.join('\n'), exitCode: configExitCode };
  return { text: '✓ The configuration can be used.', exitCode: 0 };
}

function isKind(kind: string): kind is ProcessKind {
  return (kinds as readonly string[]).includes(kind);
}
