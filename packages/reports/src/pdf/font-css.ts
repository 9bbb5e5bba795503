import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { z } from "zod";

/** Scripts that names in our regions are written in; others fall back to the fonts of the machine. */
const subsets = ["latin", "latin-ext", "vietnamese", "cyrillic", "greek"] as const;
const weights = [400, 600] as const;
const Ranges = z.object({
  latin: z.string(),
  "latin-ext": z.string(),
  vietnamese: z.string(),
  cyrillic: z.string(),
  greek: z.string(),
});

/** `@font-face` rules of Noto Sans with the fonts inside, so that a page needs nothing from outside. Read once per process. */
export async function readFontCss(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const rangeOf = Ranges.parse(
    JSON.parse(await readFile(resolve("@fontsource/noto-sans/unicode.json"), "utf8")),
  );
  const faces = weights.flatMap((weight) =>
    subsets.map(async (subset) => {
      const bytes = await readFile(
        resolve(`@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff2`),
      );
      return `@font-face{font-family:"Noto Sans";font-weight:${weight};src:url(data:font/woff2;base64,${bytes.toString("base64")}) format("woff2");unicode-range:${rangeOf[subset]}}`;
    }),
  );
  return (await Promise.all(faces)).join("\n");
}
