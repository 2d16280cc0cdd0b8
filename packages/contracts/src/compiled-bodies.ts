import type { ChannelStep, Step } from './steps/registry.ts';

/** HTML of bodies that were compiled when their version was published, by the handle of their step. */
export type CompiledBodies = Readonly<Record<string, string>>;

/** A channel step whose body is MJML. */
export type MjmlStep = ChannelStep & { template: { content_type: 'mjml'; body: string } };

/** Whether a step has a body that is compiled before it is rendered. */
export function isMjmlStep(step: Step): step is MjmlStep {
  return (
    step.type === 'channel' &&
    step.channel_type === 'email' &&
    step.template !== undefined &&
    'content_type' in step.template &&
    step.template.content_type === 'mjml'
  );
}

/** No template, so that a message without its HTML fails and says why, and MJML is never sent. */
const neverCompiled = '{% mjml_that_was_not_compiled %}';

/** The steps as they are rendered: bodies of MJML are the HTML that was made of them. */
export function applyCompiledBodies(steps: Step[], compiled: CompiledBodies): Step[] {
  return steps.map((step) => {
    if (!isMjmlStep(step)) return step;
    const body = compiled[step.handle] ?? neverCompiled;
    return { ...step, template: { ...step.template, content_type: 'html', body } };
  });
}
