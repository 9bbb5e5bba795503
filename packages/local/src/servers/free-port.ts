import { createServer } from "node:net";
import { StackError } from "./stack-error.ts";

const listenOnce = (port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });

/** A port that nothing listens on now. */
export const freePort = (host = "127.0.0.1"): Promise<number> => listenOnce(0, host);

/** Whether something could listen on the port now. */
export const isPortFree = async (port: number, host = "127.0.0.1"): Promise<boolean> =>
  listenOnce(port, host).then(
    () => true,
    () => false,
  );

/** The port itself; throws a StackError that says why nothing can listen there, and what to do. */
export const requireFreePort = async (port: number, forWhat: string, host = "127.0.0.1"): Promise<number> => {
  try {
    return await listenOnce(port, host);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new StackError(portFault(code, { port, forWhat, host }));
  }
};

/** Why a port cannot be listened on, in one sentence, by the system's code of the failure. */
export const portFault = (
  code: string,
  { port, forWhat, host }: { port: number; forWhat: string; host: string },
): string => {
  const known: Record<string, string> = {
    EADDRINUSE: `Port ${port} for ${forWhat} is taken by another program: stop that program or choose another port.`,
    EACCES: `Port ${port} for ${forWhat} may only be opened by root: choose a port from 1024 to 65535.`,
    EADDRNOTAVAIL: `This machine has no address ${host} to listen on for ${forWhat}: correct HOST.`,
    ENOTFOUND: `There is no address ${host} to listen on for ${forWhat}: correct HOST.`,
  };
  return known[code] ?? `Port ${port} for ${forWhat} cannot be opened at ${host} (${code}).`;
};
