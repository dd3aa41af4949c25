import { createServer } from 'node:net'
import { failed, ok, skipped, warning, type CheckResult } from './check.ts'

const dashboard = 'https://developer.spotify.com/dashboard'

export function checkNodeVersion(version = process.versions.node): CheckResult {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 12)) return ok('node-version', `Node ${version}`)
  return failed('node-version', `Node ${version} is too old`, 'Install Node 22.12 or later.')
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
  const { protocol, host, hostname, port, pathname } = new URL(redirectUri)
  if (hostname === 'localhost') {
    return failed(name, 'Spotify refuses localhost as the host of a redirect URI', remedy)
  }
  const isLoopback = hostname === '127.0.0.1' || hostname === '[::1]'
  if (protocol !== 'http:' || !isLoopback) {
    return skipped(
      name,
      `${protocol}//${hostname} is for a web server: spotify-sdk login needs a loopback address`,
    )
  }
  // A login or a query may hold a secret.
  const shown = `${protocol}//${host}${pathname}`
  if (port === '') return ok(name, `${shown}, on any free port`)
  if (await isFree(Number(port), hostname.replaceAll(/[[\]]/g, ''))) return ok(name, shown)
  return failed(
    name,
    `Port ${port} is in use by another program`,
    'End that program, or register the redirect URI without a port: any free port is used then.',
  )
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
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
