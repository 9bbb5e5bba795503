/** What an object is for; the first part of its key decides how long it is kept. */
export const objectClasses = ["raw", "flushes", "exports"] as const;

const segment = "[A-Za-z0-9][A-Za-z0-9._=-]{0,199}";
const keyShape = new RegExp(`^(?:${objectClasses.join("|")})(?:/${segment})+$`);
const prefixShape = new RegExp(`^(?:${objectClasses.join("|")})(?:/${segment})*/?$`);

/**
 * Refuses a key that is not `<class>/<part>/…` of letters, digits and `._=-`. No part begins with a dot, so none can climb.
 * A bad key is a bug of ours: ids are made here, never taken from a caller.
 */
export function assertObjectKey(key: string): void {
  if (key.length > 500 || !keyShape.test(key))
    throw new Error(`not an object key: ${JSON.stringify(key.slice(0, 100))}`);
}

/** The same for the beginning of keys: a class, or whole parts of a key. */
export function assertObjectPrefix(prefix: string): void {
  if (prefix.length > 500 || !prefixShape.test(prefix)) {
    throw new Error(`not an object prefix: ${JSON.stringify(prefix.slice(0, 100))}`);
  }
}
