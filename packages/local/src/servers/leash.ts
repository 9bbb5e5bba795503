import { spawnSync } from "node:child_process";

/** A user for a process, where we are root. `reachAll` lets it pass folders that only root may enter. */
export type UnprivilegedUser = { uid: number; gid: number; reachAll: boolean };

export type Leashed = { command: string; args: string[]; uid?: number; gid?: number };

let setprivFound: boolean | undefined;
const hasSetpriv = (): boolean => {
  setprivFound ??= spawnSync("setpriv", ["--pdeathsig", "SIGTERM", "true"], { timeout: 5_000 }).status === 0;
  return setprivFound;
};

/** Options of setpriv that change to the user. */
export const userOptions = (user: UnprivilegedUser): string[] => [
  `--reuid=${user.uid}`,
  `--regid=${user.gid}`,
  "--clear-groups",
  ...(user.reachAll ? ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"] : []),
];

/**
 * The command line under which the kernel ends a process when we die (setpriv, part of util-linux), so that a killed
 * supervisor leaves nothing behind. Where setpriv is missing, the next start ends what is left.
 */
export const leash = (wanted: {
  command: string;
  args: string[];
  user?: UnprivilegedUser | undefined;
  stopSignal: NodeJS.Signals;
}): Leashed => {
  const { command, args, user, stopSignal } = wanted;
  if (!hasSetpriv()) return user ? { command, args, uid: user.uid, gid: user.gid } : { command, args };
  const options = ["--pdeathsig", stopSignal, ...(user ? userOptions(user) : [])];
  return { command: "setpriv", args: [...options, command, ...args] };
};
