import { AppError } from "@c4/contracts/errors";
import { createRunAtMost } from "@c4/runtime/run-at-most";
import { hash, verify } from "@node-rs/argon2";
import { commonPasswords } from "./common-passwords.ts";

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** OWASP's argon2id parameters: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hash of a random password that nobody has, at the cost above: an unknown e-mail takes as long as a known one. */
export const DUMMY_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$v8UZt4gKzZRzVYdvwkWCSg$Id3TFo2BbwNfJ/Cu5YbZqDqxZPgAzgAuk8XSlKDizfs";

/** Two at once keep memory at 40 MiB and leave cores for requests; 32 waiting are about a second of work. */
const AT_ONCE = 2;
const WAITING = 32;

export type Passwords = {
  /** @throws AppError `validation_failed` when the password is too short, too long or commonly used. */
  hash(password: string): Promise<string>;
  /** False for a wrong password and for no hash at all, after the same time. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
};

/** argon2id, a bounded number at a time. @throws AppError `too_many_requests` when too many are waiting. */
export function createPasswords(
  limits: { running: number; waiting: number } = { running: AT_ONCE, waiting: WAITING },
): Passwords {
  const runAtMost = createRunAtMost(limits);
  return {
    hash: async (password) => {
      refuseWeak(password);
      return runAtMost(() => hash(password.normalize("NFKC"), COST));
    },
    verify: async (passwordHash, password) => {
      const matches = await runAtMost(() => verify(passwordHash ?? DUMMY_HASH, password.normalize("NFKC")));
      return matches && passwordHash !== undefined;
    },
  };
}

function refuseWeak(password: string): void {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH) {
    throw weak(`a password has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`);
  }
  if (commonPasswords.has(password.toLowerCase())) {
    throw weak("this password is one of those tried first; choose another");
  }
}

function weak(message: string): AppError {
  return new AppError("validation_failed", {
    detail: message,
    issues: [{ path: "password", code: "weak_password", message }],
  });
}
