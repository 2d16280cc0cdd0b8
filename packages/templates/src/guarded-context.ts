import { Context, toValue } from 'liquidjs';

/** Reads variables, but never what they inherit from `Object`, which LiquidJS lets through for its own objects. */
export class GuardedContext extends Context {
  override readProperty(...[scope, key]: Parameters<Context['readProperty']>): unknown {
    const name: unknown = toValue(key);
    const isInherited =
      typeof name === 'string' && name in Object.prototype && !Object.hasOwn(Object(scope), name);
    return isInherited ? undefined : super.readProperty(scope, key);
  }
}
