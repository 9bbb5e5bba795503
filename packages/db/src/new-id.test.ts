import { expect, it } from "vitest";
import { newId } from "./new-id.ts";

it("an id is a UUIDv7 of the time it was made at, and sorts by it", () => {
  const at = new Date("2026-03-01T09:30:00.123Z");
  const id = newId(at);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(at.getTime());
  expect(newId(new Date(at.getTime() + 1)) > id).toBe(true);
});

it("no two ids of one moment are the same", () => {
  const at = new Date();
  expect(new Set(Array.from({ length: 10_000 }, () => newId(at))).size).toBe(10_000);
});
