import { ConfigurationError, ConnectionError, type SpotifyError } from '@spotify-sdk/auth-core'
import type { LoopbackRedirect } from './loopback-redirect.ts'

/** Creates the error for a failed `listen`. */
export function listenError(error: unknown, { host, port }: LoopbackRedirect): SpotifyError {
  const { code = 'listen_failed' } = error as { readonly code?: string }
  if (code === 'EADDRINUSE' && port !== undefined) {
    return new ConnectionError(
      `Port ${port} on ${host}, which the redirect URI names, is taken (EADDRINUSE), perhaps by another login that is waiting: end that one, or register the redirect URI without a port, so that any free one serves.`,
      { code },
    )
  }
  if (code === 'EACCES') {
    return new ConfigurationError(
      `This user may not listen on port ${port}, which the redirect URI names (EACCES): register one of 1024 or above, or none, so that any free one serves.`,
      { code: 'invalid_option' },
    )
  }
  return new ConnectionError(
    `It is not possible to listen on ${host}, which the redirect URI names (${code}): check the network settings of this machine, or register a redirect URI on the other loopback address (127.0.0.1, [::1]).`,
    { code },
  )
}
