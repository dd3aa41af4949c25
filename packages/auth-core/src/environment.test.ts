import { describe, expect, it, vi } from 'vitest'
import { factsOf, thrownBy } from '../test/thrown-by.ts'
import { environmentVariable, optionalSetting, requiredSetting } from './environment.ts'

const variable = 'SPOTIFY_SDK_CLIENT_SECRET'
const quotes = 'is in quotes, which docker --env-file keeps as part of the value'
const remedy = `pass the option clientSecret, or set the environment variable ${variable}`

function refusalOf(value: unknown): unknown {
  return factsOf(thrownBy(() => requiredSetting(value, 'clientSecret', variable)))
}

describe('environmentVariable', () => {
  it('reads the variable at the time of the call', () => {
    vi.stubEnv(variable, 'first')
    expect(environmentVariable(variable)).toBe('first')
    vi.stubEnv(variable, 'second')
    expect(environmentVariable(variable)).toBe('second')
    vi.stubEnv(variable, undefined)
    expect(environmentVariable(variable)).toBeUndefined()
  })

  it.each([
    ['has no process', undefined],
    ['has a process without an environment', {}],
    [
      'refuses to show it',
      {
        get env(): never {
          throw new Error('NotCapable: Requires env access')
        },
      },
    ],
  ])('finds nothing if the runtime %s', (_case, process) => {
    vi.stubGlobal('process', process)
    expect(environmentVariable(variable)).toBeUndefined()
  })
})

describe('requiredSetting', () => {
  it('uses the option, whatever the environment says', () => {
    vi.stubEnv(variable, ' from environment ')
    expect(requiredSetting('given', 'clientSecret', variable)).toBe('given')
  })

  it('uses the environment variable if the option is undefined', () => {
    vi.stubEnv(variable, 'from environment')
    expect(requiredSetting(undefined, 'clientSecret', variable)).toBe('from environment')
  })

  it('names option and variable if both are missing', () => {
    vi.stubEnv(variable, undefined)
    expect(refusalOf(undefined)).toEqual({
      name: 'ConfigurationError',
      code: 'missing_option',
      message: `clientSecret is missing: ${remedy}.`,
    })
  })

  it.each([
    ['', 'is empty'],
    [' ', 'has white space around it'],
    ['hunter2secret\n', 'has white space around it'],
    ['\thunter2secret', 'has white space around it'],
    ['hunter2secret\u00a0', 'has white space around it'],
    ['"hunter2secret"', quotes],
    ["'hunter2secret'", quotes],
    ['""', quotes],
    [null, 'is not a string'],
    [12_345, 'is not a string'],
    [['hunter2secret'], 'is not a string'],
    [{}, 'is not a string'],
  ])('rejects the option %j without quoting it', (value, complaint) => {
    vi.stubEnv(variable, 'fine')
    expect(refusalOf(value)).toEqual({
      name: 'ConfigurationError',
      code: 'invalid_option',
      message: `The option clientSecret ${complaint}: ${remedy}.`,
    })
  })

  it.each([
    ['', 'is empty'],
    ['hunter2secret\r', 'has white space around it'],
    ['"hunter2secret"', quotes],
    ["'hunter2secret'", quotes],
    ["''", quotes],
  ])('rejects %j in the environment without quoting it', (value, complaint) => {
    vi.stubEnv(variable, value)
    expect(refusalOf(undefined)).toEqual({
      name: 'ConfigurationError',
      code: 'invalid_option',
      message: `The environment variable ${variable} ${complaint}: ${remedy}.`,
    })
  })
})

function read(value?: unknown): unknown {
  return optionalSetting(value, 'refreshToken', 'SPOTIFY_SDK_REFRESH_TOKEN')
}

describe('optionalSetting', () => {
  it('treats an empty variable as unset', () => {
    vi.stubEnv('SPOTIFY_SDK_REFRESH_TOKEN', '')
    expect(read()).toBeUndefined()
    expect(read('given')).toBe('given')
  })

  it.each([
    ['an empty option', '', ''],
    ['an option in quotes', '"given"', ''],
    ['a variable in quotes', undefined, '"set"'],
    ['a variable of empty quotes', undefined, '""'],
    ['a variable of white space', undefined, ' '],
  ])('rejects %s', (_what, option, set) => {
    vi.stubEnv('SPOTIFY_SDK_REFRESH_TOKEN', set)
    expect(factsOf(thrownBy(() => read(option)))).toMatchObject({ code: 'invalid_option' })
  })

  it.each(['"', 'it"s', '"a', "a'", '"a\''])('accepts %j, which is not in quotes', (value) => {
    expect(read(value)).toBe(value)
  })
})
