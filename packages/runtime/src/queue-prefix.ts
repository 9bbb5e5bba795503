/** The braces are a hash tag: in a Redis Cluster all keys of the queues land on one node, as BullMQ's scripts need. */
export const queuePrefix = "{c4}";
