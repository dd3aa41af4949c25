import { ConfigurationError, ConnectionError, type SpotifyError } from '@spotify-sdk/auth-core'
import type { LoopbackRedirect } from './loopback-redirect.ts'

/** Creates the error for a failed `listen`. */
export function listenError(error: unknown, { host, port }: LoopbackRedirect): SpotifyError {
  const { code = 'listen_failed' } = error as { readonly code?: string }
  if (code === 'EADDRINUSE' && port !== undefined) {
    return new ConnectionError(
      `Port ${port} on ${host}, which the redirect URI names, is in use (EADDRINUSE), perhaps by another sign-in. End that program, or register the redirect URI without a port to use any free one.`,
      { code },
    )
  }
  if (code === 'EACCES') {
    return new ConfigurationError(
      `This user may not listen on port ${port}, which the redirect URI names (EACCES). Register a port of 1024 or above, or none to use any free one.`,
      { code: 'invalid_option' },
    )
  }
  return new ConnectionError(
    `Cannot listen on ${host}, which the redirect URI names (${code}). Check the network settings of this machine, or register a redirect URI on the other loopback address (127.0.0.1, [::1]).`,
    { code },
  )
}
