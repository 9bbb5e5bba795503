import { compareDecimals, divideDecimals, subtractDecimals } from "./decimal.ts";

export type BetterWhen = "up" | "down" | "neutral";

/** How a figure moved against its comparison. `tone` says whether that is good news, which is not the same as its sign. */
export type Change = {
  /** current − previous, in the figure's own unit. */
  absolute: string;
  /** (current − previous) ÷ |previous|; null when previous is zero. */
  relative: string | null;
  /** `flat` also for a relative change that is printed as 0.0 %: what reads as no change is not drawn as one. */
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
  const relative = divideDecimals(absolute, magnitudeOf(previous));
  const direction = printsAsZero(relative) ? "flat" : directionOf(compareDecimals(current, previous));
  return { absolute, relative, direction, tone: toneOf(direction, betterWhen) };
}

/** True for a ratio of which one decimal of its percentage shows nothing: below 0.05 %. */
export function printsAsZero(ratio: string | null): boolean {
  return ratio !== null && compareDecimals(magnitudeOf(ratio), "0.0005") < 0;
}

function magnitudeOf(value: string): string {
  return value.startsWith("-") ? value.slice(1) : value;
}

function directionOf(sign: -1 | 0 | 1): Change["direction"] {
  if (sign === 0) return "flat";
  return sign > 0 ? "up" : "down";
}

function toneOf(direction: Change["direction"], betterWhen: BetterWhen): Change["tone"] {
  if (direction === "flat" || betterWhen === "neutral") return "neutral";
  return direction === betterWhen ? "better" : "worse";
}
