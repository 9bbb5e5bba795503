const lastClickHouseDate = "2149-06-06";

/** The day on which rows of a business date may be dropped: so many months later, on the last day of a shorter month. */
export function expiryOf(businessDate: string, retentionMonths: number): string {
  const [year = 0, month = 0, day = 0] = businessDate.split("-").map(Number);
  const months = year * 12 + (month - 1) + retentionMonths;
  const lastDay = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  const expiry = new Date(Date.UTC(Math.floor(months / 12), months % 12, Math.min(day, lastDay)))
    .toISOString()
    .slice(0, 10);
  return expiry < lastClickHouseDate ? expiry : lastClickHouseDate;
}
