import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyError } from '@spotify-sdk/auth-core'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { fetchAlbum } from './album.ts'
import { callAllAtOnce } from './call-all-at-once.ts'
import { callAcrossExpiry } from './call-across-expiry.ts'
import { chooseSpotify } from './choose-spotify.ts'
import { TokenLedger } from './token-ledger.ts'
import { fact, heading, failure } from './terminal.ts'

const callers = 1000

try {
  await using spotify = await chooseSpotify(process.env)
  heading('One valid token, everywhere, from one request')
  fact(spotify.isReal ? 'Spotify' : 'MockSpotify', spotify.description)

  const tokenCache = await tokenCacheFromUrl()
  const scheme = /^[^:]*/.exec(process.env['SPOTIFY_SDK_TOKEN_CACHE'] || 'memory')?.[0]
  fact('token cache', `${scheme}, as SPOTIFY_SDK_TOKEN_CACHE says: memory, file, redis, …`)

  const ledger = new TokenLedger()
  await using auth = new ClientCredentials({ tokenCache, onEvent: ledger.note })

  heading(`${callers.toLocaleString('en')} concurrent callers, and this process has no token yet`)
  const crowd = await callAllAtOnce(auth, callers)
  const { refreshes } = ledger
  fact('token requests', refreshes === 0 ? '0: the cache had a token' : `${refreshes}`)
  fact('different tokens', `${crowd.tokens.size}`)
  fact('longest wait', `${crowd.slowestMilliseconds.toFixed(0)} ms`)

  heading('The same again, with a token in memory')
  const again = await callAllAtOnce(auth, callers)
  fact('token requests', `${ledger.refreshes - refreshes} more: all came from memory`)
  fact('longest wait', `${again.slowestMilliseconds.toFixed(2)} ms`)

  heading('A call of the Web API with the token')
  const album = await fetchAlbum(auth, spotify.apiUrl)
  fact(
    'album',
    `${album.name} by ${album.artists.map(({ name }) => name).join(', ')} (${album.release_date})`,
  )
  fact('token life left', `${ledger.secondsLeft.toFixed(0)} s; the token is never printed`)

  heading('An expiry under load: a token of 3 s, an endpoint of 200 ms, a caller every 2 ms')
  const load = await callAcrossExpiry()
  fact('calls', load.calls.toLocaleString('en'))
  fact('token requests', `${load.refreshes}, one per lifetime`)
  fact('callers that waited', `${load.waited}: each new token was there before the old one expired`)
  fact('expired tokens', `${load.expired}`)
  if (load.failed > 0) {
    fact('calls that failed', `${load.failed}: this machine stood still for longer than 3 s`)
  }
  await auth.close()
  await tokenCache.close?.()
  heading('Done')
} catch (error) {
  failure(SpotifyError.is(error) ? `${error.name}: ${error.message}` : String(error))
  process.exitCode = 1
}
