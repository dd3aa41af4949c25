import type { Clock } from '@spotify-sdk/auth-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patientClock } from 'test-support/patient-clock.ts'
import { freePort } from 'test-support/redis/free-ports.ts'
import { RedisCluster } from 'test-support/redis/redis-cluster.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { sampleToken } from 'test-support/sample-token.ts'
import { RedisTokenCache } from '../src/index.ts'

// Only a time-out that is the subject of a test ends an operation here.
const clock = patientClock()
/** The pause before a write is repeated. */
const retrySeconds = 0.2
/** A write that is repeated fails with another error. */
const impatient: Clock = {
  ...clock,
  sleep: (seconds, options) =>
    seconds === retrySeconds
      ? Promise.reject(new Error('It is repeated.'))
      : clock.sleep(seconds, options),
}

let cluster: RedisCluster
let single: RedisServer
beforeAll(async () => {
  ;[cluster, single] = await Promise.all([RedisCluster.start(), RedisServer.start()])
  for (const node of cluster.nodes) {
    await node.command('CONFIG', 'SET', 'requirepass', 'secret')
    node.password = 'secret'
    await node.command('ACL', 'SETUSER', 'app', 'on', '>secret', '~*', '+eval', '+evalsha')
  }
})
afterAll(async () => {
  await Promise.all([cluster[Symbol.asyncDispose](), single[Symbol.asyncDispose]()])
})

const host = (): string => `127.0.0.1:${cluster.nodes[0]?.port}`

describe('a wrong url of a Cluster', () => {
  it.each([
    ['without a password', () => host(), 'redis_noauth', 'password'],
    ['with a wrong password', () => `:wrong@${host()}`, 'redis_wrongpass', 'password'],
    ['with an unknown user', () => `nobody:secret@${host()}`, 'redis_wrongpass', 'user name'],
    [
      'with a user who lacks a right',
      () => `app:secret@${host()}`,
      'redis_noperm',
      'CLUSTER SLOTS',
    ],
    [
      'of a server that is no Cluster',
      () => `127.0.0.1:${single.port}`,
      'redis_no_cluster',
      'use redis://',
    ],
  ])('%s is reported immediately, with what to do', async (_what, address, code, remedy) => {
    const failure = { code, message: expect.stringContaining(remedy) }
    await using cache = new RedisTokenCache({ url: `redis+cluster://${address()}`, clock })
    await expect(cache.get('key')).rejects.toMatchObject(failure)
    await using writing = new RedisTokenCache({
      url: `redis+cluster://${address()}`,
      clock: impatient,
    })
    await expect(writing.set(sampleToken(), 'key')).rejects.toMatchObject(failure)
    await expect(writing.delete('key')).rejects.toMatchObject(failure)
  })

  it('with a refused port, or an unknown host, has the code of the system', async () => {
    const port = await freePort()
    const codes: unknown[] = []
    for (const address of [`127.0.0.1:${port}`, 'no-such-host.invalid:6379']) {
      await using cache = new RedisTokenCache({ url: `redis+cluster://${address}`, clock })
      codes.push(await cache.get('key').catch((error: { code: string }) => error.code))
    }
    expect(codes).toEqual(['ECONNREFUSED', expect.stringMatching(/^E(?:NOTFOUND|AI_AGAIN)$/)])
  })

  it('has the reply of a node that answered, if another one refused the connection', async () => {
    const refused = `127.0.0.1:${await freePort()}`
    for (const hosts of [`${refused},${host()}`, `${host()},${refused}`]) {
      await using cache = new RedisTokenCache({ url: `redis+cluster://:wrong@${hosts}`, clock })
      await expect(cache.get('key')).rejects.toMatchObject({ code: 'redis_wrongpass' })
    }
  })
})
