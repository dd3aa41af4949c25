import { serializeTokenInfo, type TokenInfo } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { RedisTokenCache } from './redis-token-cache.ts'

const token = { accessToken: 'a', expiresAt: 1_800_003_600 }

/** A server with one entry, whose clock may be ahead of this process's. */
class Server {
  readonly clock = new VirtualClock()
  readonly asked: ('script' | 'plain')[] = []
  aheadSeconds = 0
  text: string | null = null
  expires: string | null = null
  /** Runs before the next plain reply. */
  meanwhile: () => void = () => {}
  failure: Error | undefined
  hangs = false

  get now(): number {
    return this.clock.now() + this.aheadSeconds
  }

  /** @param writerAheadSeconds Seconds by which the writer's clock is ahead of this process's. */
  store(stored: TokenInfo, writerAheadSeconds = 0): void {
    this.text = serializeTokenInfo(stored)
    this.expires = `${(stored.expiresAt - writerAheadSeconds + this.aheadSeconds) * 1e6}`
  }

  cache(): RedisTokenCache {
    const client = {
      eval: () => Promise.reject(new Error('not by its text')),
      evalSha: async () => {
        this.asked.push('script')
        return [`${Math.round(this.now * 1e6)}`, '7', this.text, this.expires]
      },
      hmGet: async () => {
        this.asked.push('plain')
        this.meanwhile()
        if (this.failure !== undefined) throw this.failure
        if (this.hangs) await new Promise(() => {})
        return [this.text, this.expires]
      },
    }
    return new RedisTokenCache({ client, clock: this.clock })
  }
}

describe('a get', () => {
  it('is one plain command for ten seconds after a script returned the server’s clock', async () => {
    const server = new Server()
    const cache = server.cache()
    server.store(token)
    for (let get = 0; get < 5; get++) expect(await cache.get('key')).toStrictEqual(token)
    expect(server.asked).toEqual(['script', 'plain', 'plain', 'plain', 'plain'])
    await server.clock.advance(10.1)
    for (let get = 0; get < 2; get++) expect(await cache.get('key')).toStrictEqual(token)
    expect(server.asked.slice(5)).toEqual(['script', 'plain'])
  })

  it('is one plain command if nothing is stored', async () => {
    const server = new Server()
    const cache = server.cache()
    for (let get = 0; get < 3; get++) expect(await cache.get('key')).toBeUndefined()
    expect(server.asked).toEqual(['script', 'plain', 'plain'])
  })

  it('sees immediately what others have stored', async () => {
    const server = new Server()
    const cache = server.cache()
    await cache.get('key')
    server.store(token)
    expect(await cache.get('key')).toStrictEqual(token)
    server.text = null
    expect(await cache.get('key')).toBeUndefined()
    expect(server.asked).toEqual(['script', 'plain', 'plain'])
  })

  it('is a script if the clocks of writer and reader differ', async () => {
    const server = new Server()
    const cache = server.cache()
    server.store({ ...token, expiresAt: token.expiresAt + 300 }, 300)
    for (let get = 0; get < 2; get++) {
      expect((await cache.get('key'))?.expiresAt).toBeCloseTo(token.expiresAt, 3)
    }
    expect(server.asked).toEqual(['script', 'script'])
  })

  it('changes to the script and back with the writer’s clock', async () => {
    const server = new Server()
    const cache = server.cache()
    server.store(token)
    for (let get = 0; get < 2; get++) await cache.get('key')
    server.store({ ...token, expiresAt: token.expiresAt + 300 }, 300)
    for (let get = 0; get < 3; get++) {
      expect((await cache.get('key'))?.expiresAt).toBeCloseTo(token.expiresAt, 3)
    }
    expect(server.asked).toEqual(['script', 'plain', 'plain', 'script', 'script', 'script'])
    server.store(token)
    for (let get = 0; get < 2; get++) expect(await cache.get('key')).toStrictEqual(token)
    expect(server.asked.slice(6)).toEqual(['script', 'plain'])
  })

  it.each([300, -300])('uses a script after the server’s clock was set (%d s)', async (step) => {
    const server = new Server()
    const cache = server.cache()
    server.store(token)
    await cache.get('key')
    server.aheadSeconds = step
    server.store(token)
    expect(await cache.get('key')).toStrictEqual(token)
    expect(await cache.get('key')).toStrictEqual(token)
    expect(server.asked).toEqual(['script', 'plain', 'script', 'plain'])
  })

  it('uses a script after its wall clock was set, before or during the wait', async () => {
    const server = new Server()
    const cache = server.cache()
    server.store(token)
    await cache.get('key')
    server.clock.setWall(-300)
    server.aheadSeconds = 300
    expect((await cache.get('key'))?.expiresAt).toBeCloseTo(token.expiresAt - 300, 3)
    expect(server.asked).toEqual(['script', 'script'])

    server.store(token)
    await cache.get('key')
    server.meanwhile = () => {
      server.clock.setWall(-300)
      server.aheadSeconds += 300
    }
    expect((await cache.get('key'))?.expiresAt).toBeCloseTo(token.expiresAt - 300, 3)
    expect(server.asked.slice(2)).toEqual(['script', 'plain', 'script'])
  })

  it('of something other than a hash is left to the script', async () => {
    const server = new Server()
    const cache = server.cache()
    await cache.get('key')
    server.failure = new Error('WRONGTYPE Operation against a key holding the wrong kind of value')
    server.text = 'string'
    await expect(cache.get('key')).rejects.toMatchObject({ code: 'invalid_entry' })
    expect(server.asked).toEqual(['script', 'plain', 'script'])
  })

  it('that fails says what could not be done', async () => {
    const server = new Server()
    const cache = server.cache()
    await cache.get('key')
    server.failure = new Error('NOAUTH Authentication required.')
    const failure = { name: 'TokenCacheError', code: 'redis_noauth' }
    await expect(cache.get('key')).rejects.toMatchObject(failure)
    await expect(cache.get('key')).rejects.toThrow('read a token')
    expect(server.asked).toEqual(['script', 'plain', 'plain'])
  })

  it('of an invalid token is an error', async () => {
    const server = new Server()
    const cache = server.cache()
    await cache.get('key')
    server.text = '[]'
    await expect(cache.get('key')).rejects.toMatchObject({ code: 'invalid_entry' })
    expect(server.asked).toEqual(['script', 'plain'])
  })

  it('ends within half a second', async () => {
    const server = new Server()
    const cache = server.cache()
    await cache.get('key')
    server.hangs = true
    const outcome = cache.get('key').catch((error: unknown) => error)
    await server.clock.advance(0.501)
    expect(await outcome).toMatchObject({ name: 'TokenCacheError', code: 'timeout' })
    expect(server.asked).toEqual(['script', 'plain'])
  })
})
