import { ConfigurationError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { backendFailure } from './backend-failure.ts'

describe('the failed import of a backend', () => {
  it.each([
    ['Node', "Cannot find package 'redis' imported from /app/main.js"],
    ['Bun', "Cannot find package 'redis' from '/app/main.js'"],
    ['Deno, in a package', "Could not find package 'redis' from referrer 'file:///app/main.js'."],
    ['Deno, elsewhere', 'Import "redis" not a dependency'],
    ['webpack', "Cannot find module 'redis'"],
    ['Vite', 'Could not resolve "redis" imported by "@spotify-sdk/cache-from-url".'],
  ])('says what to install if the package is missing (%s)', (_runtime, message) => {
    expect(backendFailure(new TypeError(message), 'VARIABLE')).toMatchObject({
      name: 'ConfigurationError',
      code: 'missing_package',
      message: expect.stringMatching(/run npm install redis\.$/),
    })
  })

  it.each([
    new Error("Cannot find package 'generic-pool' imported from redis"),
    new SyntaxError('Unexpected token'),
    undefined,
  ])('is passed on if it is another one (%s)', (error) => {
    expect(backendFailure(error, 'VARIABLE')).toBe(error)
  })
})

describe('an option that a backend refuses', () => {
  it.each([
    ['The option url must be redis://host.', 'VARIABLE must be redis://host.'],
    ['Key 2 of the option keys needs an id.', 'Key 2 of VARIABLE needs an id.'],
    ['This user has no home folder.', 'This user has no home folder.'],
  ])('is called by what the user has set: %s', (message, said) => {
    const refusal = new ConfigurationError(message, { code: 'invalid_option' })
    expect(backendFailure(refusal, 'VARIABLE')).toMatchObject({
      name: 'ConfigurationError',
      code: 'invalid_option',
      message: said,
    })
  })
})
