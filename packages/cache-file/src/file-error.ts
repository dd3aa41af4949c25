import { TokenCacheError } from '@spotify-sdk/auth-core'

/** Reasons for the system's codes that a folder or disk can cause. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EDQUOT: 'the quota is used up',
  EEXIST: 'a file of that name exists',
  EISDIR: 'a folder is in its place',
  ELOOP: 'it is a symbolic link, which is not followed',
  EMFILE: 'too many files are open',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is not a folder',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  timeout: 'the disk did not answer in time',
}

/** The system's code of an error, `timeout`, or `failed`. */
export function systemCode(error: unknown): string {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown }
  // A missing permission of Deno: the error has a name and no code.
  if (name === 'NotCapable') return 'EACCES'
  return typeof code === 'string' && /^(?:[A-Z][A-Z0-9_]{1,60}|timeout)$/.test(code)
    ? code
    : 'failed'
}

/** Creates the error for a failure at a path, from the code only. */
export function fileError(error: unknown, path: string): TokenCacheError {
  if (TokenCacheError.is(error)) return error
  const code = systemCode(error)
  const reason = reasons[code] === undefined ? code : `${reasons[code]} (${code})`
  return new TokenCacheError(`The token cache failed at ${path}: ${reason}.`, {
    code,
    isQuotable: true,
  })
}

/** Creates the error for a folder whose files keep changing. */
export function folderContention(path: string): TokenCacheError {
  return new TokenCacheError(
    `The files in ${path} change faster than they can be read. Find the program that writes there.`,
    {
      code: 'busy',
      isQuotable: true,
    },
  )
}

/**
 * Creates the error for a file that is not a token. The engine turns it into a miss and an event.
 */
export function invalidEntry(path: string, reason: string): TokenCacheError {
  return new TokenCacheError(`The file ${path} contains no token: ${reason}.`, {
    code: 'invalid_entry',
    isQuotable: true,
  })
}
