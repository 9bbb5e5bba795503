import { AppError } from "@c4/contracts/errors";
import { fromPublicId, type IdKind, publicIdSchema } from "@c4/contracts/ids";
import { z } from "zod";

/** Schema of a path with one public id, `{id}`. */
export function idParam<Kind extends IdKind>(kind: Kind) {
  return z.strictObject({ id: publicIdSchema(kind) });
}

/** The UUID behind a public id that its schema has let through. */
export function uuidOf(kind: IdKind, publicId: string): string {
  const uuid = fromPublicId(kind, publicId);
  if (uuid === null) throw new AppError("not_found");
  return uuid;
}
