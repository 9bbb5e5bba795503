import { compareDecimals, divideDecimals, subtractDecimals } from "./decimal.ts";

export type BetterWhen = "up" | "down" | "neutral";

/** How a figure moved against its comparison. `tone` says whether that is good news, which is not the same as its sign. */
export type Change = {
  /** current − previous, in the figure's own unit. */
  absolute: string;
  /** (current − previous) ÷ |previous|; null when previous is zero. */
  relative: string | null;
  direction: "up" | "down" | "flat";
  tone: "better" | "worse" | "neutral";
};

/** The change from `previous` to `current`, exact; null when either is not defined. */
export function changeOf(
  current: string | null,
  previous: string | null,
  betterWhen: BetterWhen,
): Change | null {
  if (current === null || previous === null) return null;
  const absolute = subtractDecimals(current, previous);
  const sign = compareDecimals(current, previous);
  const direction = sign === 0 ? "flat" : sign > 0 ? "up" : "down";
  const magnitude = previous.startsWith("-") ? previous.slice(1) : previous;
  return {
    absolute,
    relative: divideDecimals(absolute, magnitude),
    direction,
    tone: toneOf(direction, betterWhen),
  };
}

function toneOf(direction: Change["direction"], betterWhen: BetterWhen): Change["tone"] {
  if (direction === "flat" || betterWhen === "neutral") return "neutral";
  return direction === betterWhen ? "better" : "worse";
}
