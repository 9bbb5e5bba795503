const known: [RegExp, (match: RegExpExecArray) => string][] = [
  [
    /No space left on device/,
    () => "The disk is full: free some space or point C4_DATA_DIR at another disk.",
  ],
  [
    /error while loading shared libraries: ([^:]+):/,
    (match) => `The system library ${match[1]} is missing: install the package that brings it.`,
  ],
  [
    /(?:Address already in use|bind: Address|Address in use)/i,
    () => "The port is taken by another program: stop that program or choose another port.",
  ],
  [/Permission denied/i, () => "The data folder cannot be written: check who owns it, or set C4_DATA_DIR."],
];

/** One sentence for a failure that every server can have, from what it wrote to its log. */
export const explainLog =
  (server: string, logFile: string) =>
  (logTail: string): string | undefined => {
    for (const [pattern, say] of known) {
      const match = pattern.exec(logTail);
      if (match) return `${server} did not start. ${say(match)} (${logFile})`;
    }
    return undefined;
  };
