import { AppError } from "@c4/contracts/errors";
import { expect, test } from "vitest";
import { createPasswords, DUMMY_HASH } from "./passwords.ts";

const passwords = createPasswords();

test("a password is verified against its argon2id hash at the cost of the design", async () => {
  const hash = await passwords.hash("correct horse battery");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.verify(hash, "correct horse battery")).toBe(true);
  expect(await passwords.verify(hash, "correct horse batterx")).toBe(false);
});

test("two ways to write the same character are one password", async () => {
  const hash = await passwords.hash("caf\u00e9 au lait 12");
  expect(await passwords.verify(hash, "cafe\u0301 au lait 12")).toBe(true);
});

test("nobody is found for no hash, after the work of a wrong password", async () => {
  const shapeOf = (hash: string) => hash.split("$").map((part, index) => (index < 4 ? part : part.length));
  expect(shapeOf(DUMMY_HASH)).toEqual(shapeOf(await passwords.hash("correct horse battery")));
  const oneAtATime = createPasswords({ running: 1, waiting: 0 });
  const working = oneAtATime.verify(undefined, "guess guess guess");
  await expect(oneAtATime.verify(undefined, "guess guess guess")).rejects.toMatchObject({
    code: "too_many_requests",
  });
  expect(await working).toBe(false);
});

test.each([
  ["elevenchars", "too short"],
  ["x".repeat(129), "too long"],
  ["Password1234", "commonly used"],
])("%s is refused: %s", async (password) => {
  const error = await passwords.hash(password).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({
    code: "validation_failed",
    issues: [{ path: "password", code: "weak_password" }],
  });
});

test("beyond the queue a sign-in is refused, not piled up in memory", async () => {
  const few = createPasswords({ running: 1, waiting: 1 });
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => few.verify(undefined, "guess guess guess")));
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
});
