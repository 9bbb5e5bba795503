import type { Expected } from "./expected-rows.ts";

/** Rounds n ÷ d to so many decimals, half to even, written out by long division so that it shares nothing with the product. */
function divided(n: bigint, d: bigint, decimals: number): string {
  const negative = n < 0n !== d < 0n;
  const top = (n < 0n ? -n : n) * 10n ** BigInt(decimals);
  const bottom = d < 0n ? -d : d;
  let digits = top / bottom;
  const twiceRest = (top - digits * bottom) * 2n;
  if (twiceRest > bottom || (twiceRest === bottom && digits % 2n === 1n)) digits += 1n;
  const text = digits.toString().padStart(decimals + 1, "0");
  const sign = negative && digits !== 0n ? "-" : "";
  return decimals === 0 ? sign + text : `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

const moneyOne = 10n ** 24n;
const short = (text: string): string =>
  text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;

/** The figure of every metric as its definition in words says, from the sums of one row. All currencies here have 2 decimals but JPY. */
export function expectedFigure(
  metric: string,
  row: Expected,
  currency: string,
  converted: boolean,
): string | null {
  const m = (name: string): bigint => row.money[name] ?? 0n;
  const minor = currency === "JPY" ? 0 : 2;
  const demand = m("gross_sales") - m("discounts");
  const net = demand - m("returns");
  const documents = BigInt(row.documents.size);
  const money = (value: bigint): string => {
    if (converted) return divided(value, moneyOne, minor);
    const exact = short(divided(value, moneyOne, 24));
    const [whole = "", fraction = ""] = exact.split(".");
    return minor === 0 && fraction === "" ? whole : `${whole}.${fraction.padEnd(minor, "0")}`;
  };
  const ratio = (n: bigint, d: bigint, decimals: number): string | null =>
    d === 0n ? null : divided(n, d, decimals);
  switch (metric) {
    case "net_sales":
      return money(net);
    case "demand_sales":
      return money(demand);
    case "gross_profit":
      return money(m("net_sales_with_cost") - m("cogs"));
    case "units_sold":
      return short(divided(row.units.sold, 10_000n, 4));
    case "units_returned":
      return short(divided(row.units.returned, 10_000n, 4));
    case "transactions":
      return documents.toString();
    case "void_count":
      return String(row.voids);
    case "atv":
      return ratio(demand, documents * moneyOne, minor);
    case "aur":
      return ratio(demand * 10_000n, row.units.sold * moneyOne, minor);
    case "upt": {
      const text = ratio(row.units.sold, documents * 10_000n, 4);
      return text === null ? null : short(text);
    }
    case "discount_rate":
      return shortRatio(ratio(m("discounts"), m("gross_sales"), 6));
    case "return_rate":
      return shortRatio(ratio(m("returns"), demand, 6));
    case "cost_coverage":
      return shortRatio(ratio(m("net_sales_with_cost"), net, 6));
    case "gross_margin_pct":
      return shortRatio(ratio(m("net_sales_with_cost") - m("cogs"), m("net_sales_with_cost"), 6));
    default:
      return money(m(metric));
  }
}

function shortRatio(text: string | null): string | null {
  return text === null ? null : short(text);
}
