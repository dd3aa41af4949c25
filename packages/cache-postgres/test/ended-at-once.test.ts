import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PostgresTokenCache } from '../src/index.ts'

/** A message of the server: its type, its length and its content. */
function message(type: string, content: string | Buffer): Buffer {
  const body = Buffer.from(content)
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** A server that shuts down: it makes a connection ready and ends it, in one packet. */
const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => {
    socket.end(
      Buffer.concat([
        message('R', Buffer.alloc(4)),
        message('Z', 'I'),
        message('E', 'SFATAL\0C57P01\0Mterminating connection\0\0'),
      ]),
    )
  })
})

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => void server.close())

describe('a connection that its server ends as soon as it is ready', () => {
  it.each(['a pool of the cache', 'a pool of its owner'])(
    'fails the operation, and throws nothing in the process (%s)',
    async (whose) => {
      const { port } = server.address() as AddressInfo
      const url = `postgres://postgres@127.0.0.1:${port}/postgres`
      const client = new Pool({ connectionString: url })
      client.on('error', () => {})
      await using cache = new PostgresTokenCache(
        whose === 'a pool of the cache' ? { url } : { client },
      )
      const thrown: unknown[] = []
      const note = (error: unknown): void => void thrown.push(error)
      process.on('uncaughtExceptionMonitor', note)
      await expect(cache.get('key')).rejects.toMatchObject({ name: 'TokenCacheError' })
      process.off('uncaughtExceptionMonitor', note)
      await client.end()
      expect(thrown).toEqual([])
    },
  )
})
