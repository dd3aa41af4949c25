import { TokenCacheError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'

import { fileError, folderContention, systemCode } from './file-error.ts'

function failure(members: object): Error {
  return Object.assign(new Error('token'), members)
}

describe('the error for a failure of the system', () => {
  it.each([
    ['EACCES', 'permission is denied'],
    ['EDQUOT', 'the quota is used up'],
    ['EEXIST', 'a file of that name exists'],
    ['EISDIR', 'a folder is in its place'],
    ['ELOOP', 'it is a symbolic link, which is not followed'],
    ['EMFILE', 'too many files are open'],
    ['ENOENT', 'it does not exist'],
    ['ENOSPC', 'no space is left on the disk'],
    ['ENOTDIR', 'a part of the path is not a folder'],
    ['EPERM', 'the operation is not permitted'],
    ['EROFS', 'the file system is read-only'],
    ['timeout', 'the disk did not answer in time'],
  ])('of code %s names the path and says: %s', (code, reason) => {
    expect(fileError(failure({ code }), '/tokens')).toMatchObject({
      name: 'TokenCacheError',
      code,
      message: `The token cache failed at /tokens: ${reason} (${code}).`,
      isQuotable: true,
    })
  })

  it('says that Deno denies the permission', () => {
    expect(fileError(failure({ name: 'NotCapable' }), '/tokens')).toMatchObject({
      code: 'EACCES',
      message: 'The token cache failed at /tokens: permission is denied (EACCES).',
    })
  })

  it('has another code of the system as it is', () => {
    const message = 'The token cache failed at /tokens: ENOLCK.'
    expect(fileError(failure({ code: 'ENOLCK' }), '/tokens')).toMatchObject({ message })
  })

  it('is the error itself if the cache has created it', () => {
    const known = new TokenCacheError('no token', { code: 'invalid_entry' })
    expect(fileError(known, '/tokens')).toBe(known)
  })
})

describe('the code of an error', () => {
  it.each([
    [{ code: 'E2BIG' }, 'E2BIG'],
    [{ code: 'ERR_FS_FILE_TOO_LARGE' }, 'ERR_FS_FILE_TOO_LARGE'],
    [{ code: 13 }, 'failed'],
    [{ code: ['EACCES'] }, 'failed'],
    [{ code: '' }, 'failed'],
    [{ code: 'a token: EACCES' }, 'failed'],
    [{ code: 'EACCES a token' }, 'failed'],
    [{ code: 'timeouts' }, 'failed'],
    [{ code: `E${'X'.repeat(61)}` }, 'failed'],
    [{}, 'failed'],
    ['EACCES', 'failed'],
    [null, 'failed'],
    [undefined, 'failed'],
  ])('of %o is %s', (error, code) => {
    expect(systemCode(error)).toBe(code)
  })
})

it('a folder whose files keep changing is an error that may be quoted', () => {
  expect(folderContention('/tokens')).toMatchObject({ code: 'busy', isQuotable: true })
})
