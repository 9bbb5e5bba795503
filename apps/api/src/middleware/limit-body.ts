import { AppError } from "@c4/contracts/errors";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

/** For bodies that are read whole: refused by their declared length, or as soon as they grow past it. */
export function limitBody(maxBytes: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new AppError("payload_too_large", { detail: `This route takes at most ${maxBytes} bytes.` });
    },
  });
}
