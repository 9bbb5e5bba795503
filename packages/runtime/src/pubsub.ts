import type { Redis } from "ioredis";
import type { z } from "zod";
import type { Logger } from "./logger.ts";
import { parseJson } from "./parse-json.ts";

const MAX_MESSAGE_BYTES = 8 * 1024;

export type PubSubDeps = {
  /** A `fast` connection to REDIS_URL_CACHE. */
  readonly publisher: Redis;
  /** A `patient` connection of its own: a subscribed one can do nothing else. It subscribes again after an outage. */
  readonly subscriber: Redis;
  readonly logger: Logger;
};

export type PubSub = {
  /** Best effort: whoever listens must also find out some other way (polling). Versions and ids only, at most 8 KB. */
  publish(channel: string, message: unknown): Promise<void>;
  /** Calls back for every message of the channel that has this shape. The result ends the subscription. */
  subscribe<Schema extends z.ZodType>(
    channel: string,
    schema: Schema,
    onMessage: (message: z.output<Schema>) => void,
  ): Promise<() => Promise<void>>;
};

type Listener = (text: string) => void;

/** Small messages between processes over Redis, at most once. */
export function createPubSub({ publisher, subscriber, logger }: PubSubDeps): PubSub {
  const listeners = new Map<string, Set<Listener>>();
  subscriber.on("message", (topic: string, text: string) => {
    for (const listener of listeners.get(topic) ?? []) listener(text);
  });

  const listen = async (topic: string, listener: Listener) => {
    const known = listeners.get(topic);
    if (known !== undefined) {
      known.add(listener);
      return;
    }
    listeners.set(topic, new Set([listener]));
    await subscriber.subscribe(topic);
  };
  const unlisten = async (topic: string, listener: Listener) => {
    const known = listeners.get(topic);
    if (known === undefined || !known.delete(listener) || known.size > 0) return;
    listeners.delete(topic);
    await subscriber.unsubscribe(topic);
  };

  return {
    publish: async (channel, message) => {
      const text = JSON.stringify(message);
      if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES)
        throw new Error(`message for ${channel} is larger than 8 KB`);
      await publisher.publish(topicOf(channel), text).catch((error: unknown) => {
        logger.debug({ err: error, channel }, "message not published");
      });
    },
    subscribe: async (channel, schema, onMessage) => {
      const listener: Listener = (text) => {
        const parsed = schema.safeParse(parseJson(text));
        if (parsed.success) onMessage(parsed.data);
        else logger.warn({ channel }, "message of an unknown shape ignored");
      };
      await listen(topicOf(channel), listener);
      return () => unlisten(topicOf(channel), listener);
    },
  };
}

function topicOf(channel: string): string {
  return `c4:${channel}`;
}
