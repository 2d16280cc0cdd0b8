import { CaptureTag, type Context } from 'liquidjs';
import { Escaped } from './escaped.ts';

/** Charges captured text to the memory limit, which LiquidJS does not do: captures that double fill any memory. */
export class ChargedCaptureTag extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    context.bottom()[this.variable] = yield* this.capture(context);
  }

  protected *capture(context: Context): Generator<unknown, string, string> {
    const text = yield this.liquid.renderer.renderTemplates(this.templates, context);
    context.memoryLimit.use(text.length);
    return text;
  }
}

/** Captures text whose values were escaped on the way in, so that they are not escaped again on the way out. */
export class EscapedCaptureTag extends ChargedCaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    context.bottom()[this.variable] = new Escaped(yield* this.capture(context));
  }
}
