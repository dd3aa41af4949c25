import { ConfigurationError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { checkLoopbackOptions } from './loopback-options.ts'

describe('the options', () => {
  it('have defaults', () => {
    expect(checkLoopbackOptions({ timeoutSeconds: undefined, openBrowser: undefined })).toEqual({
      openBrowser: true,
      timeoutSeconds: 300,
    })
  })

  it.each([
    ['timeoutSeconds', 0],
    ['timeoutSeconds', -1],
    ['timeoutSeconds', Number.NaN],
    // A timer of more than 24.8 days would fire immediately.
    ['timeoutSeconds', Infinity],
    ['timeoutSeconds', 300_000],
    ['timeoutSeconds', '300'],
    ['openBrowser', 'no'],
    ['onUrl', 'print'],
  ])('reject %s: %j', (option, value) => {
    const check = (): unknown => checkLoopbackOptions({ [option]: value })
    expect(check).toThrow(ConfigurationError)
    expect(check).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        message: expect.stringMatching(`The option ${option} must be `),
      }),
    )
  })
})
