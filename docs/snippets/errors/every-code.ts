import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import {
  ConnectionError,
  SpotifyClient,
  SpotifyError,
  type SpotifyErrorCode,
} from '@spotify-sdk/client'

type Remedy = 'sign in' | 'retry later' | 'tell the user' | 'continue' | 'tell a developer'

function remedyFor(error: SpotifyError): Remedy {
  const code = error.code as SpotifyErrorCode
  switch (code) {
    case 'access_denied':
    case 'authorization_required':
    case 'insufficient_scope':
    case 'invalid_authorization_response':
    case 'invalid_grant':
    case 'invalid_state':
      return 'sign in'
    case 'authorization_failed':
    case 'connection_failed':
    case 'invalid_response':
    case 'quota_exceeded':
    case 'rate_limited':
    case 'request_failed':
    case 'server_error':
    case 'temporarily_unavailable':
    case 'timeout':
      return 'retry later' // after error.retryAfterSeconds, if it is there
    case 'not_found':
    case 'premium_required':
      return 'tell the user'
    case 'partial_failure':
      return 'continue' // after error.done
    // The app, in Spotify's dashboard
    case 'endpoint_unavailable':
    case 'forbidden':
    case 'invalid_client':
    case 'invalid_scope':
    case 'token_rejected':
    case 'unauthorized_client':
    case 'user_not_registered':
    // The program
    case 'bad_request':
    case 'client_not_loaded':
    case 'invalid_option':
    case 'invalid_path':
    case 'invalid_request':
    case 'missing_option':
    case 'missing_package':
    case 'unexpected_redirect':
    case 'unsupported_grant_type':
    case 'unsupported_response_type':
    case 'web_crypto_missing':
    // The token cache
    case 'cache_unavailable':
    case 'invalid_entry':
    case 'invalid_keychain_entry':
    case 'keychain_unavailable':
      return 'tell a developer'
    default:
      code satisfies never // The compiler says which code is missing.
      // A code of the system (ECONNREFUSED), of a token endpoint or of a cache.
      return ConnectionError.is(error) ? 'retry later' : 'tell a developer'
  }
}

await using spotify = new SpotifyClient({ authProvider: new ClientCredentials() })
try {
  await spotify.albums.get('0000000000000000000000')
} catch (error) {
  if (!SpotifyError.is(error)) throw error
  console.log(remedyFor(error)) // tell the user
}
