import { TokenCacheError } from '@spotify-sdk/auth-core'

/** What the system's codes mean, for those that a folder or a disk may be at fault for. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EDQUOT: 'the quota is used up',
  EEXIST: 'a file is in the way',
  EISDIR: 'a folder is in its place',
  ELOOP: 'a symbolic link is in its place, and none is followed',
  EMFILE: 'too many files are open',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is no folder',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
}

/** The system's code of a failure, `failed` where it has none. */
export function systemCode(error: unknown): string {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown }
  // What the user of Deno has not allowed: it has a name, and no code.
  if (name === 'NotCapable') return 'EACCES'
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'failed'
}

/** The error for what went wrong at a path, from the code alone: nothing else is copied. */
export function fileError(error: unknown, path: string): TokenCacheError {
  if (TokenCacheError.is(error)) return error
  const code = systemCode(error)
  const reason = reasons[code] === undefined ? code : `${reasons[code]} (${code})`
  return new TokenCacheError(`The token cache failed at ${path}: ${reason}.`, {
    code,
    isQuotable: true,
  })
}

/** The error for a folder whose files never stand still: none that is shared by sane processes. */
export function folderContention(path: string): TokenCacheError {
  return new TokenCacheError(`The files in ${path} are replaced faster than they can be read.`, {
    code: 'busy',
    isQuotable: true,
  })
}

/** The error for a file that holds no token; the engine turns it into a miss and an event. */
export function invalidEntry(path: string, reason: string): TokenCacheError {
  return new TokenCacheError(`There is no token in ${path}: ${reason}.`, { code: 'invalid_entry' })
}
