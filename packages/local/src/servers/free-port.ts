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

/** A port on 127.0.0.1 that nothing listens on now. */
export const freePort = (): Promise<number> => listenOnce(0, "127.0.0.1");

/** Whether something could listen on the port now. */
export const isPortFree = async (port: number, host = "127.0.0.1"): Promise<boolean> =>
  listenOnce(port, host).then(
    () => true,
    () => false,
  );

/** The port itself; throws a StackError that names it when something else listens there. */
export const requireFreePort = async (port: number, forWhat: string): Promise<number> => {
  if (await isPortFree(port)) return port;
  throw new StackError(
    `Port ${port} for ${forWhat} is taken by another program: stop that program or choose another port.`,
  );
};
