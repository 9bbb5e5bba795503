/** Where a tenant is, whether it may use C4, and the calendar its figures are shown in. */
export type TenantPlacement = {
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
  readonly status: "active" | "suspended";
  readonly plan: string;
  readonly region: string;
  readonly reportingCurrency: string;
  readonly timeZone: string;
  /** ISO weekday, 1 is Monday. */
  readonly weekStart: number;
  /** Months from the business date for which the plan keeps ledgers and roll-ups. */
  readonly retentionMonths: number;
  readonly shardId: string;
  readonly epoch: number;
};

export type TenantDirectory = {
  /** @throws AppError not_found when there is no such tenant. */
  byId(tenantId: string): Promise<TenantPlacement>;
  /** @throws AppError not_found when there is no such tenant. */
  bySlug(slug: string): Promise<TenantPlacement>;
  /** Reads the control database now: after a move, or when a change must be seen at once. */
  refresh(tenantId: string): Promise<TenantPlacement>;
};
