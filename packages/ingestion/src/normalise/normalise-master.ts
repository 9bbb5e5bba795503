import { hash } from "node:crypto";
import {
  CustomerRecord,
  FxRateRecord,
  LocationRecord,
  ProductRecord,
  StaffRecord,
} from "@c4/contracts/records/master";
import type { DeriveReference, ReferenceKind } from "../derive-id.ts";
import { attributesOf, canonicalJson } from "./canonical-json.ts";
import { reject } from "./record-rejection.ts";

export type MasterRecord = ProductRecord | LocationRecord | StaffRecord | CustomerRecord | FxRateRecord;

/** Columns of the kind's table that come from the record, as Postgres reads them from JSON. */
export type MasterFields = Readonly<Record<string, unknown>>;

export type CanonicalMaster = {
  readonly kind: ReferenceKind;
  readonly id: string;
  readonly externalId: string;
  readonly version: number | null;
  readonly fields: MasterFields;
  readonly attributes: Record<string, unknown> | null;
  /** 16 bytes in hex, over fields and attributes. */
  readonly contentHash: string;
};

const knownFields = {
  product: new Set(Object.keys(ProductRecord.shape)),
  location: new Set(Object.keys(LocationRecord.shape)),
  staff: new Set(Object.keys(StaffRecord.shape)),
  customer: new Set(Object.keys(CustomerRecord.shape)),
  fx_rate: new Set(Object.keys(FxRateRecord.shape)),
} as const;

/** The canonical row of a master record that its schema has accepted. A field left out is cleared: a record is the whole truth. */
export function normaliseMaster(record: MasterRecord, idOf: DeriveReference): CanonicalMaster {
  const externalId = externalIdOf(record);
  const fields = fieldsOf(record, idOf);
  const attributes = attributesOf(record, knownFields[record.kind]);
  return {
    kind: record.kind,
    id: idOf(record.kind, externalId),
    externalId,
    version: record.version ?? null,
    fields,
    attributes,
    contentHash: hash("sha256", canonicalJson([record.kind, externalId, fields, attributes]), "hex").slice(
      0,
      32,
    ),
  };
}

function externalIdOf(record: MasterRecord): string {
  if (record.kind !== "fx_rate") return record.id;
  // Whatever id the sender chose: two rates of one pair and day must be the same rate.
  return `${record.base}-${record.quote}-${record.date}`;
}

function fieldsOf(record: MasterRecord, idOf: DeriveReference): MasterFields {
  switch (record.kind) {
    case "product":
      return productFields(record);
    case "location":
      return locationFields(record);
    case "staff":
      return {
        name: record.name,
        location_id: record.location === undefined ? null : idOf("location", record.location),
        active: record.active ?? true,
      };
    case "customer":
      return {
        name: record.name ?? null,
        country: record.country ?? null,
        segment: record.segment ?? null,
        joined_at: record.joined_at === undefined ? null : instantOf("joined_at", record.joined_at),
      };
    case "fx_rate":
      return fxRateFields(record);
  }
}

function productFields(record: ProductRecord): MasterFields {
  return {
    name: record.name,
    sku: record.sku ?? null,
    barcode: record.barcode ?? null,
    category: record.category ?? [],
    brand: record.brand ?? null,
    vendor: record.vendor ?? null,
    unit_cost: record.unit_cost ?? null,
    unit_price: record.unit_price ?? null,
    currency: record.currency ?? null,
    active: record.active ?? true,
  };
}

function locationFields(record: LocationRecord): MasterFields {
  checkDate("opened_on", record.opened_on);
  checkDate("closed_on", record.closed_on);
  return {
    name: record.name,
    time_zone: record.time_zone,
    currency: record.currency,
    day_start_time: record.day_start_time ?? "00:00",
    country: record.country ?? null,
    region: record.region ?? null,
    format: record.format ?? null,
    area_sqm: record.area_sqm ?? null,
    opened_on: record.opened_on ?? null,
    closed_on: record.closed_on ?? null,
  };
}

function fxRateFields(record: FxRateRecord): MasterFields {
  if (/^[0.]+$/.test(record.rate)) reject("rate", "rate_zero", "a rate is above zero");
  checkDate("date", record.date);
  return { base: record.base, quote: record.quote, rate_date: record.date, rate: record.rate };
}

const firstDate = "1900-01-01";
const lastDate = "2099-12-31";

/** A year of 0000 or 9999 is a placeholder of some system or a slip, and not every store can hold it. */
function checkDate(path: string, date: string | undefined): void {
  if (date === undefined) return;
  const day = date.slice(0, 10);
  if (day < firstDate || day > lastDate) {
    reject(path, "date_out_of_range", `dates run from ${firstDate} to ${lastDate}`);
  }
}

/** One way to write an instant: databases differ in the offsets and the decimals of a second that they read. */
function instantOf(path: string, text: string): string {
  const instant = new Date(text).toISOString();
  checkDate(path, instant);
  return instant;
}
