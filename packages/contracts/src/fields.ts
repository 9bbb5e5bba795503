import { z } from "zod";
import { isCurrencyCode } from "./currency-codes.ts";
import { parseDecimal4 } from "./decimal4.ts";
import { isStorableText, unstorableTextMessage } from "./storable-text.ts";

/** Any text that stores keep as it is. Bodies and records are checked as a whole; this is for single values such as a query's. */
export const StorableText = z.string().refine(isStorableText, { error: unstorableTextMessage });

/** An id the sender chose: tenant-wide per kind, unless the source declares a namespace. Compared byte for byte. */
export const ExternalId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^\S([\s\S]*\S)?$/, { error: "must not begin or end with white space" });

/** Money or a rate of money as a decimal string; more than four decimals is refused, never rounded. */
export const AmountString = z
  .string({ error: 'send amounts as decimal strings such as "12.50", not as JSON numbers' })
  .refine((text) => parseDecimal4(text) !== null, {
    error:
      "expected a decimal string with at most 14 digits before the point and at most 4 decimals after it",
  });

/** A quantity: a decimal string (weights) or a whole JSON number (pieces). */
export const Quantity = z
  .union([AmountString, z.int()], {
    error: 'expected a whole number, or a decimal string such as "0.250" with at most 4 decimals',
  })
  .transform(String);

/** ISO 4217 code of a currency that exists. One look into a set: every record of a batch is checked. */
export const CurrencyCode = z
  .string()
  .refine(isCurrencyCode, { error: "expected an ISO 4217 currency code such as IDR" })
  .meta({ pattern: "^[A-Z]{3}$" });

/** Calendar date `YYYY-MM-DD`; 30 February is refused. */
export const PlainDate = z.iso.date();

/** RFC 3339 instant with `Z` or an offset; a local time without a zone is ambiguous and refused. */
export const Instant = z.iso.datetime({
  offset: true,
  error: "expected an RFC 3339 time with Z or an offset, such as 2026-03-01T09:30:00+07:00",
});

/** Local time of day `HH:MM`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "expected HH:MM" });

/** IANA time zone that this runtime knows. */
export const TimeZone = z
  .string()
  .refine(isTimeZone, { error: "expected an IANA time zone such as Asia/Jakarta" });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

/** Short free text as tills print it. */
export const Label = z.string().max(256);

/** Order of versions of one record; the higher wins whatever the order of arrival. */
export const RecordVersion = z.int().min(0);

/** Whatever the sender adds that C4 does not know; kept, never interpreted. */
export const Attributes = z.record(z.string(), z.unknown());
