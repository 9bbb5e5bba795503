import { isUtf8 } from "node:buffer";
import { AppError } from "@c4/contracts/errors";

/**
 * JSON travels as UTF-8 (RFC 8259). Decoding anything else would put U+FFFD for what is not, and two ids that differ there
 * would become the same id.
 * @throws AppError `malformed_json`
 */
export function requireUtf8(bytes: Uint8Array): void {
  if (isUtf8(bytes)) return;
  throw new AppError("malformed_json", { detail: "The body is not UTF-8; JSON is sent as UTF-8." });
}
