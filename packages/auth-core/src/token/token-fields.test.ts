import fc from 'fast-check'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { factsOf, thrownBy } from '../../test/thrown-by.ts'
import { TokenCacheError } from '../errors/token-cache-error.ts'
import { parseTokenInfo } from './stored-token.ts'
import { readTokenFields } from './token-fields.ts'
import type { TokenInfo } from './token-info.ts'

const marker = 'V4LUE-0F-A-F1ELD'

const refusal = (reason: string): unknown => ({
  name: 'TokenCacheError',
  code: 'invalid_entry',
  isQuotable: true,
  message: `The token is invalid: ${reason}.`,
})

/** The facts of the error, or the whole error if it shows the value. */
function refusalOf(call: () => unknown): unknown {
  const error = thrownBy(call)
  const shown = inspect(error, { depth: Infinity, showHidden: true })
  return shown.includes(marker) ? error : factsOf(error)
}

const visible = 'must be a string of visible ASCII characters'
const printable = 'must be a string of printable ASCII characters'
const unixTime = 'must be a number: Unix time in seconds'
const milliseconds = 'is in milliseconds: divide it by 1000'
const duration = 'must be a positive number of seconds'
const text = 'must be a string'
const wholeNumber = 'must be a whole number of at most a billion'

const notStrings: readonly unknown[] = [0, 1, NaN, true, false, [], [marker], {}, { marker }, 1n]
const notNumbers: readonly unknown[] = ['', marker, '3600', true, false, [], [3600], {}, 3600n]
const badTimes: readonly unknown[] = [...notNumbers, -1, -0.001, NaN, Infinity, -Infinity]
const badTexts = (...more: readonly string[]): readonly unknown[] => [
  ...notStrings,
  ...more.flatMap((character) => [`${character}${marker}`, `${marker}${character}`]),
]

const wrongFields: ReadonlyArray<readonly [string, string, readonly unknown[]]> = [
  ['access_token', visible, ['', ...badTexts(' ', '\n', '\r', '\t', '\0', '\u007f', 'é', '☃')]],
  ['refresh_token', printable, badTexts('\n', '\r', '\t', '\0', '\u007f', 'é', '\u{1f600}')],
  ['expires_at', unixTime, badTimes],
  ['expires_at', milliseconds, [1e11 + 1, 1_700_000_000_000, 1e15, Number.MAX_VALUE]],
  ['authorized_at', unixTime, badTimes],
  ['authorized_at', milliseconds, [1_700_000_000_000]],
  ['refresh_token_rejected_at', unixTime, badTimes],
  ['refresh_token_rejected_at', milliseconds, [1_700_000_000_000]],
  ['expires_in', duration, [...badTimes, 0, -0]],
  ['refresh_token_rotations', wholeNumber, [...badTimes, '5', 0.5, 1e9 + 1]],
  ['scope', text, notStrings],
  ['key', text, notStrings],
]

const cases = wrongFields.flatMap(([name, complaint, values]) =>
  values.map((value) => ({ name, complaint, value, shown: inspect(value) })),
)

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('readTokenFields', () => {
  it('is tested with at least a hundred wrong fields', () => {
    expect(cases.length).toBeGreaterThan(100)
  })

  it.each(cases)('names $name of $shown, and not its value', ({ name, complaint, value }) => {
    const entry = { access_token: marker, expires_at: 1_700_000_000, [name]: value }
    expect(refusalOf(() => readTokenFields(entry, 'stored'))).toEqual(
      refusal(`${name} ${complaint}`),
    )
  })

  it.each(['access_token', 'expires_at'])('reports that %s is missing', (name) => {
    for (const absent of [{}, { [name]: null }, { [name]: undefined }]) {
      const entry = { access_token: marker, expires_at: 1, ...absent }
      if (!(name in absent)) delete (entry as Record<string, unknown>)[name]
      expect(refusalOf(() => readTokenFields(entry, 'stored'))).toEqual(
        refusal(`${name} is missing`),
      )
    }
  })

  it('names fields as in the form that it reads', () => {
    const token = { accessToken: marker, expiresAt: 1_700_000_000_000 }
    expect(refusalOf(() => readTokenFields(token, 'api'))).toEqual(
      refusal(`expiresAt ${milliseconds}`),
    )
  })

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['a number', 1],
    ['a truth', true],
    ['an array', [{ access_token: marker, expires_at: 1 }]],
    ['a function', () => marker],
    ['a revoked proxy', revokedProxy()],
  ])('rejects %s', (_name, value) => {
    expect(refusalOf(() => readTokenFields(value, 'stored'))).toEqual(
      refusal('it is not an object'),
    )
  })

  it.each(['', '{', marker, `{"access_token":"${marker}"`, `{"access_token":"${marker}"}}`])(
    'rejects the text %j without quoting it',
    (stored) => {
      expect(refusalOf(() => parseTokenInfo(stored))).toEqual(refusal('it is not JSON'))
    },
  )

  it.each(['null', '1', 'true', `"${marker}"`, '[]', `["${marker}"]`])(
    'rejects the JSON %s',
    (stored) => {
      expect(refusalOf(() => parseTokenInfo(stored))).toEqual(refusal('it is not an object'))
    },
  )

  it('accepts the latest and the earliest instants in seconds', () => {
    for (const expiresAt of [0, 0.5, 1e11]) {
      expect(readTokenFields({ accessToken: 'a', expiresAt }, 'api')).toStrictEqual({
        accessToken: 'a',
        expiresAt,
      })
    }
  })

  it.each([0, 1e9])('accepts %d replacements of a refresh token', (refreshTokenRotations) => {
    const token = { accessToken: 'a', expiresAt: 1, refreshTokenRotations }
    expect(readTokenFields(token, 'api')).toStrictEqual(token)
  })

  it("reads the getters of a custom cache's class, each once", () => {
    let reads = 0
    class Row {
      get accessToken(): string {
        return reads++ === 0 ? 'first' : 'second'
      }

      get expiresAt(): number {
        return 1
      }
    }
    expect(readTokenFields(new Row(), 'api')).toStrictEqual({ accessToken: 'first', expiresAt: 1 })
  })

  it('says that a field cannot be read, and not what its getter threw', () => {
    const entry = {
      expiresAt: 1,
      get accessToken(): string {
        throw new Error(`SELECT failed for ${marker}`)
      },
    }
    expect(refusalOf(() => readTokenFields(entry, 'api'))).toEqual(
      refusal('accessToken cannot be read'),
    )
  })

  it('returns a token or throws a TokenCacheError for any value', () => {
    const names = ['access_token', 'expires_at', 'refresh_token', 'scope', 'expires_in', 'key']
    const anything = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
      fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.anything(), fc.string(), fc.double())),
      fc.json(),
    )
    fc.assert(
      fc.property(anything, (value) => {
        let token: unknown
        const error = thrownBy(() => (token = parseTokenInfo(value)))
        const { accessToken, expiresAt } = (token ?? {}) as Partial<TokenInfo>
        const isToken = /^[\x21-\x7e]+$/.test(accessToken ?? '') && Number(expiresAt) <= 1e11
        expect(isToken || error instanceof TokenCacheError).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
