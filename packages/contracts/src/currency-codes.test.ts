import { expect, test } from "vitest";
import { CurrencyCode } from "./fields.ts";

test.each(["IDR", "SGD", "AUD", "JPY", "KWD", "CLF", "UYW", "XPF", "ZWG", "HRK"])(
  "%s is a currency",
  (code) => {
    expect(CurrencyCode.parse(code)).toBe(code);
  },
);

test.each(["ZZZ", "XXX", "XTS", "XAU", "XDR", "idr", "ID", "IDRR", "", "IDR "])(
  "%j is refused with what to send",
  (code) => {
    const { error } = CurrencyCode.safeParse(code);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      "expected an ISO 4217 currency code such as IDR",
    ]);
  },
);
