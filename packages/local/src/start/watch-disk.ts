/** Tells once when the disk has filled up, and once when there is room again. Gives how to stop. */
export const watchDisk = (
  findFault: () => string | undefined,
  say: (line: string) => void,
  everyMs = 3_000,
): (() => void) => {
  let isFull = false;
  const look = (): void => {
    const fault = findFault();
    if (fault && !isFull) say(`  ! ${fault}`);
    if (!fault && isFull) say("  There is room on the disk again.");
    isFull = fault !== undefined;
  };
  const timer = setInterval(look, everyMs);
  return () => clearInterval(timer);
};
