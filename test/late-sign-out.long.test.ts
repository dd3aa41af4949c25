import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { Fleet } from 'test-support/fleet/fleet.ts'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import { contentOf } from 'test-support/fleet/shared-cache.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { TcpProxy } from 'test-support/redis/tcp-proxy.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { whoIs } from 'test-support/who-is.ts'

const cacheModule = import.meta.resolve('test-support/caches/redis-client-cache.ts')

const notTaken = { error: { name: 'TokenCacheError', code: 'cache_unavailable' } }

let server: RedisServer
beforeAll(async () => {
  server = await RedisServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

/** A process behind a link that can hang, another one with a good link, and a signed-in user. */
interface TwoProcesses {
  readonly fleet: Fleet
  readonly link: TcpProxy
  readonly here: FleetProcess
  readonly there: FleetProcess
}

async function startTwo(way: string): Promise<TwoProcesses> {
  await server.command('FLUSHALL')
  const link = await TcpProxy.start(server.port)
  onTestFinished(() => link[Symbol.asyncDispose]())
  const fleet = await Fleet.start({
    cacheModule,
    cache: JSON.stringify({ port: server.port, way }),
  })
  onTestFinished(() => fleet[Symbol.asyncDispose]())
  const options = { grant: 'authorization-code', revalidateSeconds: 0.2 } as const
  const here = await fleet.join({ ...options, cache: JSON.stringify({ port: link.port, way }) })
  const there = await fleet.join(options)
  expect(await here.logIn(fleet.spotify)).toEqual({})
  expect(await there.call()).toMatchObject({ failed: [] })
  return { fleet, link, here, there }
}

/** The number of scripts that have reached the server. */
async function scriptsRun(): Promise<number> {
  const statistics = String(await server.command('INFO', 'commandstats'))
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(statistics)?.[1])
}

/** Both processes and the cache have this token, also after the next check. */
async function expectToStand({ fleet, here, there }: TwoProcesses, login: string): Promise<void> {
  expect(await whoIs(fleet.spotify, login)).toBe('smedjan')
  for (const process of [here, there]) {
    await waitUntil('it has the token of the sign-in, and so has the cache', async () => {
      const { accessTokens } = await process.call()
      return accessTokens.includes(login) && (await process.look()).accessToken === login
    })
  }
  // Each call starts a check if the last one was long enough ago; the next call uses its result.
  for (let look = 0; look < 3; look++) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    for (const process of [here, there]) {
      expect(await process.call()).toMatchObject({ accessTokens: [login], failed: [] })
    }
  }
}

describe('a sign-out that Redis did not answer in time', () => {
  it.each([
    ['redis', 'hold', 'arrives late'],
    ['ioredis', 'hold', 'arrives late'],
    ['url', 'hold', 'is given up'],
    ['redis', 'cut', 'is given up'],
    ['ioredis', 'cut', 'arrives late'],
  ] as const)(
    'undoes no sign-in that another process made meanwhile (%s, its link: %s, the command %s)',
    async (way, fault, fate) => {
      const two = await startTwo(way)
      const { fleet, link, here, there } = two
      // Between reading the entry and the command that deletes it.
      link.afterReply(() => link.hold())
      expect(await here.signOut()).toEqual(notTaken)

      expect(await there.logIn(fleet.spotify)).toEqual({})
      const [login = ''] = (await there.call()).accessTokens
      const before = await scriptsRun()
      if (fault === 'cut') link.cut()
      link.mend()
      if (fate === 'arrives late') {
        await waitUntil('the late command arrives', async () => (await scriptsRun()) > before)
      }
      await expectToStand(two, login)
    },
  )

  it.each(['redis', 'ioredis', 'url'])(
    'undoes no sign-in of the same process while Redis is stopped (%s)',
    async (way) => {
      const two = await startTwo(way)
      const { fleet, link, here } = two
      link.afterReply(() => server.freeze())
      onTestFinished(() => server.thaw())
      expect(await here.signOut()).toEqual(notTaken)

      expect(await here.logIn(fleet.spotify)).toEqual({})
      server.thaw()
      await waitUntil('Redis deletes, late', async () =>
        /"deleted","1"/.test(await contentOf(server)),
      )
      const [login = ''] = (await here.call()).accessTokens
      await expectToStand(two, login)
    },
  )
})
