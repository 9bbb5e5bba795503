import { createFixedClock } from "@c4/runtime/fixed-clock";
import { describe, expect, test } from "vitest";
import { createFileLinks, type FileLinkQuery } from "./file-links.ts";

const ref = {
  tenantId: "0198f2c4-0000-7000-8000-000000000001",
  runId: "0198f2c4-0000-7000-8000-000000000002",
};
const secret = "a secret of more than thirty-two characters";
const nextWeek = new Date("2026-11-27T12:00:00Z");

function setUp() {
  const clock = createFixedClock("2026-11-20T12:00:00Z");
  return { clock, links: createFileLinks({ secret, clock }) };
}
function readLink(link: string): FileLinkQuery {
  const url = new URL(link, "http://localhost");
  const get = (name: string) => url.searchParams.get(name) ?? "";
  return {
    runId: url.pathname.split("/")[3] ?? "",
    tenant: get("tenant"),
    expires: get("expires"),
    signature: get("signature"),
  };
}

describe("a signed link", () => {
  test("opens the run of the tenant it was made for", () => {
    const { links } = setUp();
    expect(links.verify(readLink(links.sign(ref, nextWeek)))).toEqual(ref);
  });

  test("works for an hour, and never longer than its file", () => {
    const { clock, links } = setUp();
    const hour = readLink(links.sign(ref, nextWeek));
    const minute = readLink(links.sign(ref, new Date("2026-11-20T12:01:00Z")));
    clock.advance(60_000);
    expect(() => links.verify(minute)).toThrow(expect.objectContaining({ code: "file_expired" }));
    clock.advance(3_539_000);
    expect(links.verify(hour)).toEqual(ref);
    clock.advance(1_000);
    expect(() => links.verify(hour)).toThrow(expect.objectContaining({ code: "file_expired" }));
  });

  test.each([
    ["another run", { runId: "rep_0198f2c4000070008000000000000003" }],
    ["another tenant", { tenant: "ten_0198f2c4000070008000000000000009" }],
    ["a later end", { expires: "9999999999" }],
    ["an end that is no number", { expires: "1e9" }],
    ["another signature", { signature: "A".repeat(43) }],
    ["no signature", { signature: "" }],
    ["an id that is none", { runId: "rep_x" }],
  ])("is refused with %s", (_what, change) => {
    const { links } = setUp();
    const link = { ...readLink(links.sign(ref, nextWeek)), ...change };
    expect(() => links.verify(link)).toThrow(expect.objectContaining({ code: "invalid_signature" }));
  });

  test("is refused when another secret signed it", () => {
    const { clock, links } = setUp();
    const foreign = createFileLinks({ secret: "another secret of thirty-two characters", clock });
    expect(() => links.verify(readLink(foreign.sign(ref, nextWeek)))).toThrow(
      expect.objectContaining({ code: "invalid_signature" }),
    );
  });
});
