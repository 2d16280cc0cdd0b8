import { Context, type Liquid, toValue } from 'liquidjs';
import { LimitError } from './limit-error.ts';
import { indexParts, noParts, type PartIndex } from './part-index.ts';

/** How deep partials may be in one another. */
export const partialDepthMax = 10;

/**
 * What a template may read: variables, but never what they inherit from `Object`, which LiquidJS lets through for its
 * own objects; and the parts of its version.
 */
export class GuardedContext extends Context {
  parts: PartIndex = indexParts(noParts);
  private depth = 0;
  /** The variables without what `increment` and `decrement` add to them. */
  private given: object = {};

  /** Says which parts there are, before anything is rendered. */
  begin(parts: PartIndex): void {
    this.parts = parts;
    this.given = Object.assign({}, this.environments);
  }

  override readProperty(...[scope, key]: Parameters<Context['readProperty']>): unknown {
    const name: unknown = toValue(key);
    const isInherited =
      typeof name === 'string' && name in Object.prototype && !Object.hasOwn(Object(scope), name);
    return isInherited ? undefined : super.readProperty(scope, key);
  }

  /**
   * A context for a partial: it knows who the message is for, and not what the template has assigned or counted. With
   * a scope, one in which a filter looks at an item, which knows nothing but that.
   */
  override spawn(scope?: object): GuardedContext {
    if (scope !== undefined) return this.succeed(this.liquid, scope);
    const child = this.succeed(this.liquid, Object.assign(Object.create(null), this.given));
    child.depth = this.depth + 1;
    if (child.depth > partialDepthMax) {
      throw new LimitError(`partials are more than ${partialDepthMax} deep in one another`);
    }
    return child;
  }

  /** A context with the same variables and parts, which uses up what is left of the same limits. */
  succeed(liquid: Liquid, environments: object = this.environments): GuardedContext {
    const { sync, globals, strictVariables, renderLimit, memoryLimit } = this;
    const next = new GuardedContext(
      environments,
      liquid.options,
      { sync, globals, strictVariables },
      { renderLimit, memoryLimit, liquid },
    );
    next.parts = this.parts;
    next.depth = this.depth;
    next.given = this.given;
    return next;
  }
}
