import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseCache } from './cache/choose-cache.ts'
import { chooseSpotify } from './choose-spotify.ts'
import { FaultControls, type Control } from './fault-controls.ts'
import { EndOfRun } from './end-of-run.ts'
import { Fleet } from './fleet.ts'
import { freePort } from './free-port.ts'
import { SteadyLoad } from './load/steady-load.ts'
import type { FleetOptions } from './options.ts'
import { FleetHistory } from './record/history.ts'
import { PageServer } from './server/page-server.ts'
import type { Snapshot } from './snapshot.ts'
import { onKey } from './terminal/keys.ts'
import { Screen } from './terminal/screen.ts'
import { screenText } from './terminal/screen-text.ts'

const showEveryMilliseconds = 250

const controlOfKey = new Map<string, Control>([
  ['k', 'kill-holder'],
  ['f', 'freeze-holder'],
  ['r', 'freeze-redis'],
  ['d', 'fail-endpoint'],
])

/**
 * The primary process: starts everything, calls the port, shows what happens, and stops everything.
 */
export async function direct(options: FleetOptions): Promise<void> {
  const end = new EndOfRun()
  await using stack = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-fleet-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const spotify = stack.use(await chooseSpotify(options))
  const cache = stack.use(await chooseCache(folder))
  const port = await freePort()
  const environment = { ...spotify.environment, ...cache.environment, FLEET_PORT: `${port}` }
  const { processes } = options
  const history = new FleetHistory(processes, cache.isShared)
  const fleet = stack.use(new Fleet({ processes, environment }, history))
  const { redis } = cache
  const { mock } = spotify
  const faultControls = stack.use(new FaultControls({ fleet, history, redis, mock }))
  const page = stack.use(
    await PageServer.start(options.port, (control) => faultControls.do(control)),
  )

  const snapshot = (): Snapshot => {
    const now = history.snapshot()
    const tokenRequests = mock?.requests.token.length ?? now.totals.tokenRequests
    return {
      ...now,
      totals: { ...now.totals, tokenRequests },
      setting: {
        spotify: spotify.description,
        cache: cache.description,
        cacheName: cache.name,
        portUrl: `http://127.0.0.1:${port}/`,
        pageUrl: page.url,
      },
      controls: faultControls.state,
    }
  }
  const screen = new Screen()
  const show = setInterval(() => {
    const present = snapshot()
    page.show(present)
    screen.show(screenText(present))
  }, showEveryMilliseconds)
  stack.defer(() => clearInterval(show))

  const stopListening = onKey((key) => {
    const control = controlOfKey.get(key)
    if (control !== undefined) faultControls.do(control)
    if (key === 'q') end.end()
  })
  stack.defer(stopListening)
  await Promise.race([fleet.listening, fleet.failure, end.come])
  end.after(options.seconds)
  stack.use(new SteadyLoad(port, options.callsPerSecond, (call) => history.called(call)))
  await Promise.race([fleet.failure, end.come])
  const { totals } = snapshot()
  const maxInFlight = mock?.requests.token.maxInFlight
  console.log(JSON.stringify({ ...totals, maxInFlight }))
}
