import { randomBytes } from 'node:crypto'
import { ConfigurationError } from '@spotify-sdk/auth-core'

/** Settings from the environment, in addition to the variables of `@spotify-sdk/*`. */
export interface Settings {
  /** Address to listen on. Change it for a container or a proxy on another host. */
  readonly host: string
  readonly port: number
  /** The redirect URI. Its origin is the site's origin, also behind a proxy. */
  readonly redirectUri: string
  /** Scopes that the site needs, separated by spaces. */
  readonly scope: string
  /** Encrypts the cookies. The same for all processes of the site. */
  readonly sessionSecret: string
  /** Whether the secret was generated here. Then sessions end with this process. */
  readonly isSecretTemporary: boolean
}

const minSecretLength = 32

/** Reads the environment. @throws `ConfigurationError` that names the variable, not its value. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const port = Number(env['PORT'] ?? 8888)
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw refuse('PORT must be a port number, 1 to 65535')
  }
  const sessionSecret = env['SESSION_SECRET']
  if (sessionSecret !== undefined && sessionSecret.length < minSecretLength) {
    throw refuse(
      `SESSION_SECRET must have ${minSecretLength} characters or more: run \`openssl rand -base64 32\``,
    )
  }
  return {
    host: env['HOST'] ?? '127.0.0.1',
    port,
    redirectUri: env['SPOTIFY_SDK_REDIRECT_URI'] ?? `http://127.0.0.1:${port}/callback`,
    scope: env['WEB_LOGIN_SCOPE'] ?? 'user-read-email user-read-private',
    sessionSecret: sessionSecret ?? randomBytes(32).toString('base64url'),
    isSecretTemporary: sessionSecret === undefined,
  }
}

function refuse(complaint: string): ConfigurationError {
  return new ConfigurationError(`The environment variable ${complaint}.`, {
    code: 'invalid_option',
  })
}
