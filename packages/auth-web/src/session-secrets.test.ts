import { inspect } from 'node:util'
import { ConfigurationError } from '@spotify-sdk/auth-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sessionSecrets } from './session-secrets.ts'

const variable = 'SPOTIFY_SDK_SESSION_SECRET'
const secret = 'p1anted'.padEnd(32, '-')
const next = 'p1anted'.padEnd(32, '+')
const command = 'run `openssl rand -base64 32`'

afterEach(() => {
  vi.unstubAllEnvs()
})

function refusalOf(option: unknown): string {
  const error = errorOf(() => sessionSecrets(option as string | undefined))
  expect(ConfigurationError.is(error)).toBe(true)
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('p1anted')
  return (error as Error).message
}

function errorOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the secrets of sessions', () => {
  it('are one or several, from the option or the variable', () => {
    vi.stubEnv(variable, `${next} ${secret}`)
    expect({
      variable: sessionSecrets(undefined),
      text: sessionSecrets(`${next} ${secret}`),
      list: sessionSecrets([next, secret]),
      one: sessionSecrets(secret),
    }).toEqual({
      variable: [next, secret],
      text: [next, secret],
      list: [next, secret],
      one: [secret],
    })
  })

  it.each([
    ['p1anted', `must have 32 characters or more: ${command}.`],
    [` ${secret}`, 'has white space around it'],
    [`${secret}\n`, 'has white space around it'],
    [`"${secret}"`, 'is in quotes'],
    [`'${secret} ${next}'`, 'is in quotes'],
    [`"${secret}`, 'starts or ends with a quotation mark: remove it.'],
    [`${secret} p1anted`, `must have 32 characters or more: ${command}. Spaces separate secrets.`],
    [
      'p1anted words that are one long sentence',
      `must have 32 characters or more: ${command}. Spaces separate secrets.`,
    ],
    [`${secret} "${next}"`, 'starts or ends with a quotation mark: remove it. Spaces separate'],
  ])('are refused with what to do, as the option and as the variable: %j', (value, complaint) => {
    const ofOption = refusalOf(value)
    vi.stubEnv(variable, value)
    const ofVariable = refusalOf(undefined)
    expect(ofOption).toContain(complaint)
    expect(ofOption).toMatch(/^(?:The|Secret \d of the) option sessionSecret /)
    expect(ofVariable).toContain(complaint)
    expect(ofVariable).toMatch(
      /^(?:The|Secret \d of the) environment variable SPOTIFY_SDK_SESSION_SECRET /,
    )
  })

  it.each([
    [[], `The option sessionSecret has no secret: ${command}.`],
    [[secret, 'p1anted'], `Secret 2 of the option sessionSecret must have 32 characters`],
    [
      [`${next} `, secret],
      'Secret 1 of the option sessionSecret has white space in it: remove it.',
    ],
    [[secret, 7], 'Secret 2 of the option sessionSecret is not a string.'],
    [7, 'The option sessionSecret is not a string'],
    ['', 'The option sessionSecret is empty'],
    [undefined, 'set the environment variable SPOTIFY_SDK_SESSION_SECRET'],
  ])('are refused as the option %j', (option, complaint) => {
    vi.stubEnv(variable, undefined)
    expect(refusalOf(option)).toContain(complaint)
  })
})
