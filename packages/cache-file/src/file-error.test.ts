import { expect, it } from 'vitest'

import { fileError } from './file-error.ts'

it.each([
  ['the system', { code: 'EACCES' }],
  ['Deno', { name: 'NotCapable' }],
])('says that permission is denied if %s denies it', (_who, members) => {
  const error = fileError(Object.assign(new Error('token'), members), '/tokens')
  expect(error).toMatchObject({
    name: 'TokenCacheError',
    code: 'EACCES',
    message: 'The token cache failed at /tokens: permission is denied (EACCES).',
  })
})
