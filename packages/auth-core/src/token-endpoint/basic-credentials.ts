import { formEncode } from './redact.ts'

/** HTTP Basic, both parts form-encoded first: RFC 6749 §2.3.1. */
export function basicCredentials(clientId: string, clientSecret: string): string {
  return btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)
}
