import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { leash, type UnprivilegedUser } from "./leash.ts";
import { StackError } from "./stack-error.ts";

const userIds = (name: string): { uid: number; gid: number } | undefined => {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
};

const canReach = (user: UnprivilegedUser, program: string): boolean => {
  const { command, args, ...ids } = leash({
    command: program,
    args: ["--version"],
    user,
    stopSignal: "SIGTERM",
  });
  return spawnSync(command, args, { ...ids, timeout: 10_000 }).status === 0;
};

/**
 * The user a server runs as that refuses to be root; undefined when we are not root. A checkout that only root may enter
 * (/root) is passed with the one capability for it, so that nothing has to be copied elsewhere.
 */
export const unprivilegedUser = (program: string, dir: string): UnprivilegedUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const ids = userIds("postgres") ?? userIds("nobody");
  if (!ids)
    throw new StackError(
      "Postgres refuses to run as root and there is no user postgres or nobody: start C4 as another user.",
    );
  const plain = { ...ids, reachAll: false };
  if (canReach(plain, program) && spawnSync("test", ["-w", dir], ids).status === 0) return plain;
  const reaching = { ...ids, reachAll: true };
  if (canReach(reaching, program)) return reaching;
  throw new StackError(
    `Postgres refuses to run as root and the user it would run as cannot enter ${dir}: start C4 as another user, or move the checkout to a folder everyone may enter.`,
  );
};
