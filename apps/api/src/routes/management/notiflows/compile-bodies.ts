import { type CompiledBodies, type FieldProblem, isMjmlStep, type Step } from '@notiflow/contracts';
import type { Renderer } from '@notiflow/templates';

/** The HTML of every MJML body of some steps, or what is wrong with them. */
export interface BodiesOfSteps {
  compiled: CompiledBodies;
  problems: FieldProblem[];
}

/** Compiles the MJML bodies of some steps, one after the other. */
export async function compileBodies(
  { compileMjml }: Pick<Renderer, 'compileMjml'>,
  steps: Step[],
): Promise<BodiesOfSteps> {
  const compiled: [string, string][] = [];
  const problems: FieldProblem[] = [];
  for (const [index, step] of steps.entries()) {
    if (!isMjmlStep(step)) continue;
    const refuse = (field: string, message: string) =>
      problems.push({ field: `steps[${index}].template.${field}`, message, reason: 'invalid' });
    if (step.template.layout !== undefined) {
      refuse('layout', 'is not for MJML, which is a whole document');
    }
    const outcome = await compileMjml(step.template.body);
    if (outcome.ok) compiled.push([step.handle, outcome.html]);
    else for (const problem of outcome.problems) refuse('body', say(problem));
  }
  return { compiled: Object.fromEntries(compiled), problems };
}

function say({ line, message }: { line: number | null; message: string }): string {
  return line === null ? message : `line ${line}: ${message}`;
}
