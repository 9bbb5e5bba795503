import type { LiveMessage } from "@c4/contracts/http/live";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLiveConnection, type LiveSocketEvents, reconnectDelayMs } from "./live-connection.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open({ tickets }: { tickets: (attempt: number) => Promise<string> }) {
  const sockets: { ticket: string; events: LiveSocketEvents; closed: boolean }[] = [];
  const messages: LiveMessage[] = [];
  const statuses: string[] = [];
  let attempts = 0;
  const connection = createLiveConnection({
    fetchTicket: () => {
      attempts += 1;
      return tickets(attempts);
    },
    openSocket: (ticket, events) => {
      const socket = { ticket, events, closed: false };
      sockets.push(socket);
      return () => {
        socket.closed = true;
        events.onClose();
      };
    },
    schedule: (run, delayMs) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    random: () => 0,
    onMessage: (message) => messages.push(message),
    onStatus: (status) => statuses.push(status),
  });
  return { connection, sockets, messages, statuses, attempts: () => attempts };
}

const ticketOf = async (attempt: number): Promise<string> => `ticket-${attempt}`;

test("each attempt takes a fresh ticket: a used one is worthless", async () => {
  const live = open({ tickets: ticketOf });
  live.connection.start();
  await vi.advanceTimersByTimeAsync(0);
  live.sockets[0]?.events.onOpen();
  live.sockets[0]?.events.onClose();
  await vi.advanceTimersByTimeAsync(500);
  expect(live.sockets.map(({ ticket }) => ticket)).toEqual(["ticket-1", "ticket-2"]);
  live.sockets[1]?.events.onOpen();
  expect(live.statuses).toEqual(["connecting", "live", "down", "connecting", "live"]);
});

test("while the server is away it tries again ever less often, and recovers when it is back", async () => {
  const live = open({
    tickets: async (attempt) => {
      if (attempt < 4) throw new Error("away");
      return "ticket";
    },
  });
  live.connection.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(live.attempts()).toBe(1);
  await vi.advanceTimersByTimeAsync(500);
  expect(live.attempts()).toBe(2);
  await vi.advanceTimersByTimeAsync(999);
  expect(live.attempts()).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(live.attempts()).toBe(3);
  await vi.advanceTimersByTimeAsync(2_000);
  live.sockets[0]?.events.onOpen();
  expect(live.statuses.at(-1)).toBe("live");
});

test("delays double from half a second to fifteen, and spread up to twice that", () => {
  expect([1, 2, 3, 5, 6, 20].map((failures) => reconnectDelayMs(failures, 0))).toEqual([
    500, 1_000, 2_000, 8_000, 15_000, 15_000,
  ]);
  expect(reconnectDelayMs(1, 0.999_999)).toBe(1_000);
  expect(reconnectDelayMs(20, 0.999_999)).toBe(30_000);
});

test("messages of the contract are passed on, anything else is ignored", async () => {
  const live = open({ tickets: ticketOf });
  live.connection.start();
  await vi.advanceTimersByTimeAsync(0);
  const { onMessage } = live.sockets[0]?.events ?? { onMessage: () => {} };
  onMessage('{"type":"data_version","data_version":7,"loading":false}');
  onMessage('{"type":"from_the_future"}');
  onMessage("not json");
  onMessage(new ArrayBuffer(1));
  expect(live.messages).toEqual([{ type: "data_version", data_version: 7, loading: false }]);
});

test("a stop closes the socket, cancels the next try, and nothing is heard afterwards", async () => {
  const live = open({ tickets: ticketOf });
  live.connection.start();
  await vi.advanceTimersByTimeAsync(0);
  const first = live.sockets[0];
  live.connection.stop();
  expect(first?.closed).toBe(true);
  first?.events.onMessage('{"type":"data_version","data_version":7,"loading":false}');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(live.messages).toEqual([]);
  expect(live.attempts()).toBe(1);
});

test("a stop while the ticket is on its way opens no socket, and a restart works", async () => {
  const live = open({ tickets: ticketOf });
  live.connection.start();
  live.connection.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(live.sockets).toEqual([]);
  live.connection.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(live.sockets.map(({ ticket }) => ticket)).toEqual(["ticket-2"]);
});
