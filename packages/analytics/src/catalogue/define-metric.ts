import type { MetricInfo, Unit } from "@c4/contracts/http/metrics";
import type { AttributeId } from "./dimensions.ts";
import type { Formula } from "./formula.ts";
import type { Localised } from "./localised.ts";

export type Metric = {
  readonly title: Localised;
  /** What the figure counts and leaves out, in words that are printed beside it. */
  readonly definition: Localised;
  readonly unit: Unit;
  readonly betterWhen: MetricInfo["better_when"];
  readonly formula: Formula;
  /** Dimensions over which the parts do not add up to the whole; the whole is then asked of the engine as well. */
  readonly notAdditiveOver?: readonly AttributeId[];
  /** Dimensions by which the figure has no meaning although its measures exist, with the reason as shown to the caller. */
  readonly notBy?: Readonly<Partial<Record<AttributeId, string>>>;
};
