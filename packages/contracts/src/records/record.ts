import { z } from "zod";
import { CustomerRecord, FxRateRecord, LocationRecord, ProductRecord, StaffRecord } from "./master.ts";
import { SaleRecord } from "./sale.ts";

/** Every kind of record a source can send; a record's `kind` picks the schema. */
export const recordSchemas = {
  sale: SaleRecord,
  product: ProductRecord,
  location: LocationRecord,
  staff: StaffRecord,
  customer: CustomerRecord,
  fx_rate: FxRateRecord,
} as const;

export type RecordKind = keyof typeof recordSchemas;
export const recordKinds = Object.keys(recordSchemas).filter(
  (kind): kind is RecordKind => kind in recordSchemas,
);

/** All kinds as one union, for the API description. */
export const AnyRecord = z.discriminatedUnion("kind", [
  SaleRecord,
  ProductRecord,
  LocationRecord,
  StaffRecord,
  CustomerRecord,
  FxRateRecord,
]);
export type AnyRecord = z.infer<typeof AnyRecord>;
