import {
  parseTokenInfo,
  serializeTokenInfo,
  TokenCacheError,
  type TokenInfo,
} from '@spotify-sdk/auth-core'

import { invalidEntry } from './file-error.ts'
import { translateInstant } from './folder-clock.ts'

/** The contents of a `token.<fence>` file. */
export interface StoredEntry {
  /** Absent if the token was deleted. */
  readonly token: TokenInfo | undefined
  /** Whether a refresh wrote it under its lease; otherwise a sign-in or sign-out did. */
  readonly isCommit: boolean
}

/**
 * Serializes a `token.<fence>` file: the token in the stored form, or `{"deleted":true}`.
 *
 * @param clockOffsetSeconds The folder's clock minus the writer's clock.
 * @throws `TokenCacheError` (code `invalid_entry`) if the token is invalid.
 */
export function serializeEntry(
  { token, isCommit }: StoredEntry,
  clockOffsetSeconds: number,
): string {
  if (token === undefined) return '{"deleted":true}\n'
  const stored = JSON.parse(serializeTokenInfo(token)) as Record<string, unknown>
  if (isCommit) stored['committed'] = true
  if (clockOffsetSeconds !== 0) stored['clock_offset_seconds'] = clockOffsetSeconds
  return `${JSON.stringify(stored)}\n`
}

/**
 * Parses a `token.<fence>` file.
 *
 * @param clockOffsetSeconds The folder's clock minus the reader's clock.
 * @throws `TokenCacheError` (code `invalid_entry`) that names the path and the reason.
 */
export function parseEntry(text: string, path: string, clockOffsetSeconds: number): StoredEntry {
  const stored = parseJsonObject(text, path)
  const isCommit = stored['committed'] === true
  if (stored['deleted'] === true) return { token: undefined, isCommit }
  const written = parseStoredToken(stored, path)
  const { clock_offset_seconds: writerOffset = 0 } = stored
  if (typeof writerOffset !== 'number' || !Number.isFinite(writerOffset)) {
    throw invalidEntry(path, 'clock_offset_seconds must be a number of seconds')
  }
  const expiresAt = translateInstant(written.expiresAt, writerOffset, clockOffsetSeconds)
  // Validate again, because the offset may make the expiry invalid.
  return { token: parseStoredToken({ ...stored, expires_at: expiresAt }, path), isCommit }
}

/**
 * Parses a token in the stored form from a file.
 *
 * @throws `TokenCacheError` (code `invalid_entry`) that names the path and the reason.
 */
export function parseStoredToken(stored: unknown, path: string): TokenInfo {
  try {
    return parseTokenInfo(stored)
  } catch (error) {
    const { message, code } = error as TokenCacheError
    throw new TokenCacheError(`${message} The file: ${path}`, { code, isQuotable: true })
  }
}

/** Parses a JSON object. The parser's own message would quote the text. */
export function parseJsonObject(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalidEntry(path, 'it is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidEntry(path, 'it is not an object')
  }
  return value as Readonly<Record<string, unknown>>
}
