import cluster from 'node:cluster'
import { parseArgs } from 'node:util'
import { SpotifyError } from '@spotify-sdk/auth-web'
import { chooseSpotify } from './choose-spotify.ts'
import { log } from './log.ts'
import { serveSite } from './serve-site.ts'
import { supervise } from './supervise.ts'

/** The first process chooses the Spotify that all processes of the site use. */
async function start(): Promise<void> {
  const { values } = parseArgs({ options: { processes: { type: 'string', default: '1' } } })
  await using mock = await chooseSpotify(process.env)
  const spotify = mock
    ? 'MockSpotify: a local server; set SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET for the real Spotify'
    : 'Spotify: your app, as SPOTIFY_SDK_CLIENT_ID says'
  log({ type: 'starting', spotify })
  const processes = Number(values.processes)
  await (processes > 1 ? supervise(processes) : serveSite())
}

try {
  await (cluster.isPrimary ? start() : serveSite())
} catch (error) {
  console.error(SpotifyError.is(error) ? `${error.name}: ${error.message}` : error)
  process.exitCode = 1
}
// The channel to the first process would keep this one alive.
cluster.worker?.disconnect()
