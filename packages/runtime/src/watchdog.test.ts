import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const module = new URL("./watchdog.ts", import.meta.url).href;
const packageRoot = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program in a process of its own, because the watchdog ends processes. */
async function run(body: string, during?: (child: ReturnType<typeof spawn>) => Promise<void>) {
  const program = `
    import { createWatchdog } from ${JSON.stringify(module)};
    const watchdog = createWatchdog({ stallMs: 400, service: "worker" });
    await watchdog.start();
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    console.log("ready");
    ${body}`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    cwd: packageRoot,
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const ended = once(child, "exit");
  await during?.(child);
  const [code, signal] = await ended;
  return { code, signal, output };
}

test("a blocked event loop is logged as fatal and the process is ended", async () => {
  const { signal, output } = await run(
    "await pause(300); const until = Date.now() + 5000; while (Date.now() < until);",
  );
  expect(signal).toBe("SIGKILL");
  expect(output).toMatch(/"level":"fatal".*"stalled":"event loop"/);
}, 15_000);

test("named work that stops beating ends the process although the loop turns", async () => {
  const { signal, output } = await run('watchdog.beat("lanes"); await pause(5000);');
  expect(signal).toBe("SIGKILL");
  expect(output).toContain('"stalled":"lanes"');
}, 15_000);

test("a healthy process is left alone, and ends by itself once the watchdog is stopped", async () => {
  const { code, signal } = await run(
    'for (let i = 0; i < 12; i++) { watchdog.beat("lanes"); await pause(100); } await watchdog.stop(); await pause(600);',
  );
  expect([code, signal]).toEqual([0, null]);
}, 15_000);

test("a process that was stopped from outside and goes on is not a stall", async () => {
  const { code } = await run("await pause(2500); await watchdog.stop();", async (child) => {
    await once(child.stdout ?? child, "data");
    child.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    child.kill("SIGCONT");
  });
  expect(code).toBe(0);
}, 15_000);
