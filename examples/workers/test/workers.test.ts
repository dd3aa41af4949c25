import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { RedisServer } from '../../../test/redis/redis-server.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

/** Runs the example, presses keys at their seconds, and hands back what it printed. */
async function run(
  env: Record<string, string>,
  seconds: number,
  keys: Readonly<Record<number, string>>,
): Promise<string> {
  const { PATH = '' } = process.env
  const options = [
    '--conditions=@spotify-sdk/source',
    main,
    '--processes=4',
    `--seconds=${seconds}`,
  ]
  const child = spawn(node, options, { env: { PATH, NO_COLOR: '1', ...env } })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  for (const [second, key] of Object.entries(keys)) {
    setTimeout(() => child.stdin.write(key), Number(second) * 1000).unref()
  }
  const [code] = (await once(child, 'exit')) as [number]
  expect([code, output]).toEqual([0, expect.anything()])
  return output
}

interface Summary {
  readonly tokensIssued: number
  readonly maxInFlight: number
  readonly deaths: number
  readonly calls: number
  readonly failedCalls: number
  readonly adopted: number
  readonly takenOver: number
}

function summaryOf(output: string): Summary {
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Summary
}

describe.concurrent('examples/workers', () => {
  it('makes one request per lifetime on a folder, and survives a kill and a freeze', async () => {
    const output = await run({}, 26, { 1: 'k', 10: 'f' })
    const summary = summaryOf(output)
    expect(summary).toMatchObject({ failedCalls: 0, deaths: 1 })
    expect(summary.takenOver).toBeGreaterThanOrEqual(2)
    expect(summary.adopted).toBeGreaterThanOrEqual(6)
    // A life of 10 s, renewed in its last 2 s: four in 26 s, and one more for each that was disturbed.
    expect(summary.tokensIssued).toBeLessThanOrEqual(7)
    expect(output).toMatch(/❄ +\d/)
  }, 60_000)

  it('does the same on Redis, and lets nobody notice a token endpoint that is down for a while', async () => {
    await using server = await RedisServer.start()
    const output = await run({ SPOTIFY_SDK_TOKEN_CACHE: server.url }, 24, { 7: 'd', 9: 'd' })
    const summary = summaryOf(output)
    expect(summary).toMatchObject({ failedCalls: 0, deaths: 0, takenOver: 0, maxInFlight: 1 })
    expect(summary.tokensIssued).toBeLessThanOrEqual(4)
    expect(output).toMatch(/endpoint DOWN/)
  }, 60_000)
})
