import { expect, test, vi } from "vitest";
import { createVersionWatch } from "./version-watch.ts";

function watch() {
  const onStale = vi.fn();
  const versions = createVersionWatch();
  const stop = versions.subscribe(onStale);
  return { versions, stop, told: () => onStale.mock.calls.length };
}

test("answers of one version are at peace; a higher one that is heard is news, once", () => {
  const { versions, told } = watch();
  versions.answered(7);
  versions.answered(7);
  versions.heard(7);
  expect(told()).toBe(0);
  versions.heard(9);
  versions.heard(9);
  versions.heard(8);
  expect(told()).toBe(1);
  versions.answered(9);
  expect(told()).toBe(1);
});

test("news that comes before the first answer counts: that answer may have left the server earlier", () => {
  const { versions, told } = watch();
  versions.heard(6);
  expect(told()).toBe(1);
});

test("an answer newer than its neighbours makes them stale, as the poll does while the socket is down", () => {
  const { versions, told } = watch();
  versions.answered(5);
  versions.answered(6);
  expect(told()).toBe(1);
});

test("an answer that left just before the rise is asked again, once per version", () => {
  const { versions, told } = watch();
  versions.answered(6);
  versions.answered(5);
  versions.answered(5);
  expect(told()).toBe(1);
  versions.heard(7);
  versions.answered(6);
  versions.answered(6);
  expect(told()).toBe(3);
});

test("another tenant's lower versions are news after a reset", () => {
  const { versions, told } = watch();
  versions.answered(900);
  versions.reset();
  versions.answered(3);
  versions.heard(4);
  expect(told()).toBe(1);
});

test("who has stopped listening hears nothing", () => {
  const { versions, stop, told } = watch();
  stop();
  versions.heard(1);
  expect(told()).toBe(0);
});
