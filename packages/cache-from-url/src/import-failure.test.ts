import { describe, expect, it } from 'vitest'
import { importFailure } from './import-failure.ts'

describe('the failed import of a backend', () => {
  it.each([
    ['Node', "Cannot find package 'redis' imported from /app/main.js"],
    ['Bun', "Cannot find package 'redis' from '/app/main.js'"],
    ['Deno, in a package', "Could not find package 'redis' from referrer 'file:///app/main.js'."],
    ['Deno, elsewhere', 'Import "redis" not a dependency'],
    ['webpack', "Cannot find module 'redis'"],
    ['Vite', 'Could not resolve "redis" imported by "@spotify-sdk/cache-from-url".'],
  ])('says what to install if the package is missing (%s)', (_runtime, message) => {
    expect(importFailure(new TypeError(message))).toMatchObject({
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
    expect(importFailure(error)).toBe(error)
  })
})
