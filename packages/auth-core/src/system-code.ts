import { SpotifyError } from './errors/spotify-error.ts'

/** Codes of Node, its resolver, TLS and HTTP client, Bun and Deno: capitals and underscores. */
const systemCodePattern =
  /^(?:E[A-Z0-9]{2,20}|(?:EAI|ERR|UND_ERR|HPE|CERT|DEPTH|SELF|UNABLE|HOSTNAME)_[A-Z0-9_]{2,60}|timeout)$/

/** Codes of this library and of OAuth. */
const ownCodePattern = /^[a-z]{2,20}(?:_[a-z]{2,20}){0,4}$/

/**
 * Returns the code of an error if it is a system code or one of this library. Nothing else of a
 * foreign error is used: its text may quote a command or request with a secret.
 */
export function systemCodeOf(error: unknown): string | undefined {
  try {
    return codeAlong(error)
  } catch {
    // Properties of the error throw.
    return undefined
  }
}

function codeAlong(error: unknown): string | undefined {
  for (let level = 0, at: unknown = error; level < 5; level++) {
    if (typeof at !== 'object' || at === null) return undefined
    const { name, code, cause, errors } = at as Readonly<Record<string, unknown>>
    // A missing permission of Deno: the error has a name and no code.
    if (name === 'NotCapable') return 'EACCES'
    const pattern = SpotifyError.is(at) ? ownCodePattern : undefined
    if (typeof code === 'string' && (systemCodePattern.test(code) || pattern?.test(code)))
      return code
    at = cause ?? (Array.isArray(errors) ? errors[0] : undefined)
  }
  return undefined
}
