import { createServer } from 'node:net'
import { isNodeTooOld, nodeRemedy } from '../node-version.ts'
import { failed, ok, skipped, warning, type CheckResult } from './check.ts'

const dashboard = 'https://developer.spotify.com/dashboard'

export function checkNodeVersion(version = process.versions.node): CheckResult {
  if (!isNodeTooOld(version)) return ok('node-version', `Node ${version}`)
  return failed('node-version', `Node ${version} is too old`, nodeRemedy)
}

/** What people write who come from other libraries, or mistype. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  SPOTIFY_SDK_CLIENT_ID: ['SPOTIFY_CLIENT_ID', 'SPOTIPY_CLIENT_ID', 'SPOTIFY_ID'],
  SPOTIFY_SDK_CLIENT_SECRET: ['SPOTIFY_CLIENT_SECRET', 'SPOTIPY_CLIENT_SECRET', 'SPOTIFY_SECRET'],
}

export function checkClientId(environment = process.env): CheckResult {
  const variable = 'SPOTIFY_SDK_CLIENT_ID'
  const fault = faultOf(variable, environment)
  if (fault !== undefined) return fault
  const value = environment[variable]
  if (!value) {
    return failed(
      'client-id',
      `${variable} is ${stateOf(value)}${hintOf(variable, environment)}`,
      `Set ${variable} to the Client ID of your app: ${dashboard}`,
    )
  }
  return ok('client-id', `${variable} is set (${value.slice(0, 4)}…)`)
}

export function checkClientSecret(environment = process.env): CheckResult {
  const variable = 'SPOTIFY_SDK_CLIENT_SECRET'
  const fault = faultOf(variable, environment)
  if (fault !== undefined) return fault
  const value = environment[variable]
  if (!value) {
    return warning(
      'client-secret',
      `${variable} is ${stateOf(value)}${hintOf(variable, environment)}: there are no app tokens, users can sign in with PKCE`,
      `For app tokens, set ${variable}: ${dashboard}`,
    )
  }
  return ok('client-secret', `${variable} is set (${value.length} characters)`)
}

/** Whether the redirect URI is one that Spotify accepts and this machine can listen on. */
export async function checkRedirectUri(redirectUri: string): Promise<CheckResult> {
  const name = 'redirect-uri'
  const fault = faultOf('SPOTIFY_SDK_REDIRECT_URI', process.env, name)
  if (fault !== undefined) return fault
  const remedy =
    'Register http://127.0.0.1/callback in the dashboard, and set SPOTIFY_SDK_REDIRECT_URI to it or leave it out.'
  if (!URL.canParse(redirectUri)) return failed(name, 'The redirect URI is no address', remedy)
  const { protocol, hostname, pathname, username, password } = new URL(redirectUri)
  if (hostname === 'localhost') {
    return failed(name, 'Spotify refuses localhost as the host of a redirect URI', remedy)
  }
  if (username !== '' || password !== '' || redirectUri.includes('#')) {
    return failed(name, 'The redirect URI must have no user name, password or #', remedy)
  }
  if (protocol !== 'http:' || !['127.0.0.1', '[::1]'].includes(hostname)) {
    return skipped(
      name,
      `${protocol}//${hostname} is for a web server: spotify-sdk login needs a loopback address`,
    )
  }
  const [origin, digits = ''] = loopbackOrigin.exec(redirectUri) ?? []
  if (origin === undefined) {
    return failed(name, 'Spotify takes the loopback address only as 127.0.0.1 or [::1]', remedy)
  }
  // A query may hold a secret.
  const shown = `${origin}${pathname}`
  const port = Number(digits)
  if (port === 0) return ok(name, `${shown}, on any free port`)
  const code = await listeningFailure(port, hostname.replaceAll(/[[\]]/g, ''))
  if (code === undefined) return ok(name, shown)
  const freePort = 'register the redirect URI without a port: any free port is used then.'
  return code === 'EADDRINUSE'
    ? failed(name, `Port ${port} is in use by another program`, `End that program, or ${freePort}`)
    : failed(name, `Port ${port} cannot be used (${code})`, `Use another port, or ${freePort}`)
}

/** As `login` reads it: `URL` hides port 80, and reads `127.1` as 127.0.0.1. */
const loopbackOrigin = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::(\d*))?(?=[/?]|$)/i

async function listeningFailure(port: number, host: string): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => resolve(code))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}

/** Quotes and spaces that a shell or an env file left in a value. The value is never repeated. */
function faultOf(
  variable: string,
  environment: NodeJS.ProcessEnv,
  name = variable.replace('SPOTIFY_SDK_', '').toLowerCase().replaceAll('_', '-'),
): CheckResult | undefined {
  const value = environment[variable]
  if (!value) return undefined
  if (/^["'].*["']$/.test(value.trim())) {
    return failed(
      name,
      `${variable} is in quotes`,
      `Remove the quotes around ${variable}: docker --env-file keeps them.`,
    )
  }
  if (/\s/.test(value)) {
    return failed(
      name,
      `${variable} has a space or a line break in it`,
      `Set ${variable} again, without white space.`,
    )
  }
  return undefined
}

const stateOf = (value: string | undefined): string => (value === '' ? 'empty' : 'not set')

function hintOf(variable: string, environment: NodeJS.ProcessEnv): string {
  const found = (otherNames[variable] ?? []).find((name) => environment[name])
  return found === undefined ? '' : ` (${found} is set, which is another library's name)`
}
