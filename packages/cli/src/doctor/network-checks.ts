import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { AuthenticationError, RateLimitError, SpotifyError } from '@spotify-sdk/auth-core'
import { endpointUrl } from '@spotify-sdk/auth-core/toolkit'
import ky from 'ky'
import { failed, ok, skipped, warning, type CheckResult } from './check.ts'

const timeoutMilliseconds = 5000

/** Clocks may differ by this: other processes judge a token's expiry by their own clocks. */
const maxClockDifferenceSeconds = 30

/** Whether a proxy is named that Node will not use. */
export function checkProxy(
  environment = process.env,
  options: readonly string[] = process.execArgv,
): CheckResult {
  const namesFound = (...names: readonly string[]): string =>
    names.filter((name) => environment[name]).join(', ')
  const found = namesFound('HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy')
  const unknown = namesFound('ALL_PROXY', 'all_proxy')
  if (found === '' && unknown === '') return ok('proxy', 'No proxy variable is set')
  const allOptions = [...options, ...(environment['NODE_OPTIONS'] ?? '').split(' ')]
  // Node takes no other value than 1.
  const isUsed = environment['NODE_USE_ENV_PROXY'] === '1' || allOptions.includes('--use-env-proxy')
  if (isUsed && found !== '') return ok('proxy', `${found}, used by Node`)
  const address = found === '' ? `Set HTTPS_PROXY to the address in ${unknown}, and ` : 'Set '
  return warning(
    'proxy',
    `${found || unknown} is set, and Node ignores it`,
    `${address}NODE_USE_ENV_PROXY=1 (Node 22.21 or 24 and later), or unset the variable.`,
  )
}

/** Where Spotify is, by the variable that says otherwise. */
const addresses = {
  SPOTIFY_SDK_TOKEN_URL: 'https://accounts.spotify.com/api/token',
  SPOTIFY_SDK_API_URL: 'https://api.spotify.com',
} as const

/** Whether Spotify answers at all, and what time it is there. Any HTTP answer will do. */
export async function checkNetwork(): Promise<readonly CheckResult[]> {
  const hosts: string[] = []
  let difference: number | undefined
  for (const [variable, standard] of Object.entries(addresses)) {
    let url: string
    try {
      url = endpointUrl(undefined, 'url', variable) ?? standard
    } catch (error) {
      return [invalidUrl(error as Error), skipped('clock', 'Spotify was not asked')]
    }
    const before = Date.now()
    try {
      const options = {
        method: 'head',
        retry: 0,
        timeout: timeoutMilliseconds,
        throwHttpErrors: false,
      }
      const { headers } = await ky(url, options)
      hosts.push(new URL(url).host)
      difference ??= differenceOf(headers.get('date'), (before + Date.now()) / 2)
    } catch (error) {
      const failure = networkFailure(new URL(url).host, codeOf(error))
      return [failure, skipped('clock', 'Spotify cannot be reached')]
    }
  }
  return [ok('network', `${hosts.join(' and ')} answer`), clockResult(difference)]
}

/** @param error - Of the providers, which take no such address either. It names the variable. */
function invalidUrl({ message }: Error): CheckResult {
  return failed('network', message, 'Leave both variables out to use Spotify.')
}

function networkFailure(host: string, code: string): CheckResult {
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) {
    return failed(
      'network',
      `DNS does not know ${host} (${code})`,
      'Check the network connection and the DNS server of this machine.',
    )
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(code)) {
    return failed(
      'network',
      `TLS with ${host} failed (${code})`,
      'A proxy that opens TLS needs its certificate in NODE_EXTRA_CA_CERTS; else check the clock.',
    )
  }
  return failed(
    'network',
    `${host} does not answer (${code})`,
    'Check the network connection, the firewall and the proxy.',
  )
}

/** The system's code, wherever the client has wrapped it. */
function codeOf(error: unknown): string {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const { code } = each as NodeJS.ErrnoException
    if (typeof code === 'string') return code
    if (each.name === 'TimeoutError') return 'timeout'
    const [first] = each instanceof AggregateError ? (each.errors as unknown[]) : []
    if (first instanceof Error) return codeOf(first)
  }
  return 'unknown'
}

/** Seconds by which this machine's clock is ahead; the header counts whole seconds. */
function differenceOf(date: string | null, now: number): number | undefined {
  const there = date === null ? Number.NaN : Date.parse(date)
  return Number.isNaN(there) ? undefined : Math.round((now - there) / 1000)
}

function clockResult(difference: number | undefined): CheckResult {
  if (difference === undefined) return skipped('clock', 'Spotify sent no Date')
  const seconds = Math.abs(difference)
  const direction = difference < 0 ? 'behind' : 'ahead'
  if (seconds <= maxClockDifferenceSeconds) return ok('clock', `within ${seconds} s of Spotify's`)
  return failed(
    'clock',
    `This machine's clock is ${seconds} s ${direction}`,
    'Set the clock by NTP (timedatectl set-ntp true): expired tokens look valid, or valid ones expired.',
  )
}

/** Whether Spotify accepts the app's credentials. The token is not stored. */
export async function checkTokenRequest(canRequest: boolean): Promise<CheckResult> {
  const name = 'token-request'
  if (!canRequest) return skipped(name, 'It needs the Client ID, the secret and the network')
  try {
    await using auth = new ClientCredentials({ maxRetries: 0 })
    const { expiresAt } = await auth.getToken()
    return ok(
      name,
      `Spotify issued an app token for ${Math.round(expiresAt - Date.now() / 1000)} s`,
    )
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    if (AuthenticationError.is(error)) {
      return failed(
        name,
        `Spotify refused the credentials (${error.code})`,
        'Compare SPOTIFY_SDK_CLIENT_ID and SPOTIFY_SDK_CLIENT_SECRET with the dashboard; copy the secret again.',
      )
    }
    const remedy = RateLimitError.is(error)
      ? `Too many token requests: share a cache between processes, and try again ${pauseOf(error)}.`
      : `Try again ${pauseOf(error)}.`
    return failed(name, `The token request failed (${error.code})`, remedy)
  }
}

/** When to try again, in words. */
export function pauseOf({ retryAfterSeconds }: SpotifyError): string {
  return retryAfterSeconds === undefined ? 'later' : `in ${retryAfterSeconds} s`
}
