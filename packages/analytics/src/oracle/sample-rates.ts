/** 1 unit of base = rate units of quote on that day (counted from the sample's first day). */
export type SampleRate = { base: string; quote: string; day: number; rate: string };

/**
 * SGD is quoted into IDR with gaps longer than a week; AUD only the other way round; EUR only into SGD, which nothing but a
 * cross through IDR could use; JPY never.
 */
export const sampleRates: SampleRate[] = [
  { base: "SGD", quote: "IDR", day: -3, rate: "12001.5" },
  { base: "SGD", quote: "IDR", day: 2, rate: "12010.25" },
  { base: "SGD", quote: "IDR", day: 20, rate: "11990.0000000001" },
  { base: "SGD", quote: "IDR", day: 27, rate: "11991" },
  { base: "IDR", quote: "AUD", day: 0, rate: "0.000095" },
  { base: "IDR", quote: "AUD", day: 7, rate: "0.0000951" },
  { base: "IDR", quote: "AUD", day: 14, rate: "0.0000949" },
  { base: "IDR", quote: "AUD", day: 21, rate: "0.0000947" },
  { base: "IDR", quote: "AUD", day: 28, rate: "0.0000946" },
  { base: "IDR", quote: "AUD", day: 35, rate: "0.0000945" },
  { base: "AUD", quote: "IDR", day: 15, rate: "10540.5" },
  { base: "EUR", quote: "IDR", day: 1, rate: "17000" },
];

const scale = 20;

/** Digits of a decimal string scaled by 10^20. */
function scaled(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(scale, "0"));
}

const one = 10n ** BigInt(scale);

/** Latest rate of the pair at most seven days old: quoted if there is one, else the inverse of the opposite quote. */
function pairRate(from: string, to: string, day: number): bigint | null {
  const latest = (base: string, quote: string) =>
    sampleRates
      .filter((rate) => rate.base === base && rate.quote === quote && rate.day <= day && rate.day >= day - 7)
      .sort((a, b) => b.day - a.day)[0];
  const quoted = latest(from, to);
  if (quoted) return scaled(quoted.rate);
  const opposite = latest(to, from);
  return opposite ? (one * one) / scaled(opposite.rate) : null;
}

/** Scaled by 10^20, cut after 20 decimals; null when there is none. Crosses go through IDR, the reporting currency. */
export function expectedRate(from: string, to: string, day: number): bigint | null {
  if (from === to) return one;
  const pair = pairRate(from, to, day);
  if (pair !== null) return pair;
  const near = pairRate(from, "IDR", day);
  const far = pairRate("IDR", to, day);
  return near === null || far === null || to === "IDR" ? null : (near * far) / one;
}
