import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { MockSpotify } from '@spotify-sdk/testing'
import { Fleet } from './fleet.ts'
import { onKey } from './keys.ts'
import { table } from './table.ts'
import { Screen } from './screen.ts'

const help = `k kill the holder of the lease   f freeze it for 8 s   d token endpoint down or up   q quit
● holds the lease   ❄ frozen   † one for each process that died in this place`

/**
 * The primary process: N workers share the cache that SPOTIFY_SDK_TOKEN_CACHE names (a folder of
 * their own, if it names none) and a local stand-in for Spotify whose tokens live for 10 seconds.
 */
export async function supervise(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      processes: { type: 'string', default: '4' },
      seconds: { type: 'string', default: 'Infinity' },
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-workers-'))
  process.env['SPOTIFY_SDK_TOKEN_CACHE'] ??= pathToFileURL(folder).href
  await using mock = await MockSpotify.start({ tokenLifetimeSeconds: 10, latencySeconds: 0.5 })
  Object.assign(process.env, mock.env)

  const fleet = new Fleet(Number(values.processes))
  const screen = new Screen()
  const wishes = { kill: false, freeze: false, isDown: false, quit: false }
  const stopListening = onKey((key) => {
    if (key === 'k') wishes.kill = true
    if (key === 'f') wishes.freeze = true
    if (key === 'q') wishes.quit = true
    if (key !== 'd') return
    wishes.isDown = !wishes.isDown
    if (wishes.isDown) mock.fail('token', { status: 503, times: Infinity })
    else mock.recover('token')
  })

  const endpoint = (): { tokensIssued: number; maxInFlight: number } => ({
    tokensIssued: mock.requests.token.filter(({ status }) => status === 200).length,
    maxInFlight: mock.requests.token.maxInFlight,
  })
  const startedAt = Date.now()
  while (!wishes.quit && Date.now() - startedAt < Number(values.seconds) * 1000) {
    // A wish waits until there is a holder: a lease is held for half a second in every eight.
    if (wishes.kill && fleet.killHolder() !== undefined) wishes.kill = false
    if (wishes.freeze && fleet.freezeHolder() !== undefined) wishes.freeze = false
    const { tokensIssued, maxInFlight } = endpoint()
    screen.show(
      [
        `one cache for all: ${process.env['SPOTIFY_SDK_TOKEN_CACHE']?.replace(/\/\/.*@/, '//')}`,
        '',
        table(fleet.members, Date.now() / 1000),
        '',
        `tokens issued ${tokensIssued}   in flight at once, at most ${maxInFlight}   endpoint ${wishes.isDown ? 'DOWN' : 'up'}${wishes.kill || wishes.freeze ? '   waiting for a holder …' : ''}`,
        help,
      ].join('\n'),
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  stopListening()
  const { tokensIssued, maxInFlight } = endpoint()
  console.log(JSON.stringify({ tokensIssued, maxInFlight, ...fleet.totals }))
  fleet.close()
  rmSync(folder, { recursive: true, force: true })
}
