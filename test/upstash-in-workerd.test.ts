import { fileURLToPath } from 'node:url'
import { MockSpotify } from '@spotify-sdk/testing'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { describe, expect, it } from 'vitest'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { UpstashFront } from 'test-support/redis/upstash-front.ts'

/** A Worker in a workerd of its own, which can reach nothing but HTTP. */
async function startWorker(mock: MockSpotify, front: UpstashFront): Promise<Miniflare> {
  const { clientId, clientSecret, tokenUrl } = mock
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('workerd/upstash-worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['@spotify-sdk/source', 'workerd'],
    // What a user of Upstash has not installed: only a `url` imports it.
    external: ['redis'],
    define: {
      app: JSON.stringify({ clientId, clientSecret, tokenUrl }),
      database: JSON.stringify(front.settings),
    },
  })
  const contents = outputFiles[0]?.text ?? ''
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents }],
    compatibilityDate: '2026-06-01',
  })
  await miniflare.ready
  return miniflare
}

describe('Workers that share a database of Upstash', () => {
  it('make one token request', async () => {
    await using mock = await MockSpotify.start({ latencySeconds: 0.3 })
    await using server = await RedisServer.start()
    await using front = await UpstashFront.start(server.port)
    const workers = await Promise.all([startWorker(mock, front), startWorker(mock, front)])
    const calls = workers.flatMap((worker) =>
      Array.from({ length: 5 }, async () => (await worker.dispatchFetch('http://worker/')).text()),
    )
    const tokens = new Set(await Promise.all(calls))
    for (const worker of workers) await worker.dispose()
    expect({ tokens: tokens.size, requests: mock.requests.token.length }).toEqual({
      tokens: 1,
      requests: 1,
    })
  })
})
