import { randomBytes } from 'node:crypto'
import { ConfigurationError } from '@spotify-sdk/auth-core'

/** What this server is told by its environment, beside the variables of `@spotify-sdk/*`. */
export interface Settings {
  /** Address to listen on: 127.0.0.1, unless a container or a proxy elsewhere needs another. */
  readonly host: string
  readonly port: number
  /** Where Spotify sends the browser back to. Its origin is the site's, whatever stands in front. */
  readonly redirectUri: string
  /** What the site needs to know of a user, separated by spaces. */
  readonly scope: string
  /** Seals the cookies; the same for all processes of the site. */
  readonly sessionSecret: string
  /** Whether the secret was made up here: then sessions end with this process. */
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
      `SESSION_SECRET must have ${minSecretLength} characters or more: \`openssl rand -base64 32\` makes one`,
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
