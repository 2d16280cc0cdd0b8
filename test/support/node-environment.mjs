import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

/** What keeps values along the asynchronous calls of the test file that runs now. */
const inUse = new Set();

for (const name of ['run', 'enterWith']) {
  const original = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...parameters) {
    inUse.add(this);
    return original.apply(this, parameters);
  };
}

/**
 * The environment of Node, which lets go of the storages of a test file when it is over. Jest makes one for each file and
 * never disables it, and each of them is asked at every promise that the process makes from then on: the last of a
 * hundred files would spend most of its time on that.
 */
export default class NodeEnvironment extends TestEnvironment {
  async teardown() {
    await super.teardown();
    for (const storage of inUse) storage.disable();
    inUse.clear();
  }
}
