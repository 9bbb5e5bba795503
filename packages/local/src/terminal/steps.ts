type Terminal = { isTTY?: boolean; write(text: string): unknown };

/** Tells a person at a terminal what happens and how long it took. */
export type Steps = {
  /** A line of its own. */
  say(line: string): void;
  /** Runs one step and prints it with its time when it is done. */
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  /** Progress that overwrites itself on a terminal, and prints every tenth elsewhere. */
  progress(title: string): (done: number, expected: number, unit: string) => void;
};

export const createSteps = (out: Terminal, now: () => number = Date.now): Steps => {
  // A bar that has not reached its end leaves the cursor behind it.
  let barIsOpen = false;
  const say = (line: string): void => {
    out.write(barIsOpen ? `\n${line}\n` : `${line}\n`);
    barIsOpen = false;
  };
  const seconds = (since: number): string => `${((now() - since) / 1_000).toFixed(1)} s`;
  return {
    say,
    step: async (title, work) => {
      const since = now();
      const notes: string[] = [];
      const result = await work((text) => void notes.push(text));
      const note = notes.length > 0 ? ` (${notes.join(", ")})` : "";
      say(`  ✓ ${title}${note}  ${seconds(since)}`);
      return result;
    },
    progress: (title) => {
      const since = now();
      let shownTenth = -1;
      return (done, expected, unit) => {
        const share = Math.min(done / Math.max(expected, 1), 1);
        const text = `${title}  ${Math.floor(share * 100)} %  ${done.toLocaleString("en")} ${unit}  ${seconds(since)}`;
        if (out.isTTY) {
          barIsOpen = share < 1;
          const filled = Math.round(share * 24);
          out.write(
            `\r  [${"█".repeat(filled)}${"·".repeat(24 - filled)}] ${text}   ${share === 1 ? "\n" : ""}`,
          );
          return;
        }
        const tenth = Math.floor(share * 10);
        if (tenth === shownTenth) return;
        shownTenth = tenth;
        say(`  … ${text}`);
      };
    },
  };
};
