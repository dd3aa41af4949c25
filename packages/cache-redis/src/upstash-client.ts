import type { RedisConnection } from './redis-connection.ts'

/** What is used of a client of the package `@upstash/redis`: its commands are HTTP requests. */
export interface UpstashRedisClient {
  evalsha(sha1: string, keys: string[], values: string[]): Promise<unknown>
  eval(script: string, keys: string[], values: string[]): Promise<unknown>
  /** No client of another package has it. */
  createScript(script: string): unknown
}

export function isUpstashClient(client: object): client is UpstashRedisClient {
  return 'createScript' in client && typeof client.createScript === 'function'
}

/**
 * Sends scripts by HTTP. The client repeats a request whose answer is lost, and cannot take a request back.
 * A script that arrives twice changes nothing more; one that arrives late undoes no later change.
 */
export function connectionThroughUpstash(client: UpstashRedisClient): RedisConnection {
  return {
    evaluate: async ({ script, sha1, key, values }) => {
      const reply = await (sha1 === undefined
        ? client.eval(script, [key], [...values])
        : client.evalsha(sha1, [key], [...values]))
      return Array.isArray(reply) ? reply.map(asText) : reply
    },
    // A database with several regions answers plain reads in the nearest one, which may be behind.
    readFields: async () => undefined,
    close: async () => {},
  }
}

/** By default, the client parses each text of a reply that is JSON: the stored token, too. */
function asText(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
