/** An instant in the reader's zone and language: time alone when it is today, else with its day. */
export function formatInstant(instant: string, now: Date, locale: string): string {
  const at = new Date(instant);
  const today = at.toDateString() === now.toDateString();
  const day: Intl.DateTimeFormatOptions = today ? {} : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(locale, { ...day, hour: "2-digit", minute: "2-digit" }).format(at);
}

/** `1.2 MB`, in powers of ten as file managers show them; never less than 0.1 kB. */
export function formatBytes(bytes: number, locale: string): string {
  const [unit, size] =
    bytes < 1_000_000 ? (["kilobyte", 1_000] as const) : (["megabyte", 1_000_000] as const);
  const value = Math.max(0.1, bytes / size);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(value);
}
