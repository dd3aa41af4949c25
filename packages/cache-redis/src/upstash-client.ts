import type { RedisConnection } from './redis-connection.ts'

/** The used part of a client of the package `@upstash/redis`, whose commands are HTTP requests. */
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
 * Sends scripts by HTTP. The client repeats a request whose response is lost, and cannot cancel one. A
 * script that arrives twice has no second effect; one that arrives late undoes no newer change.
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

/** By default, the client parses each text of a reply that is JSON, including the stored token. */
function asText(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
