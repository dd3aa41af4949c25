import { build } from 'esbuild'
import { inspect } from 'node:util'
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import {
  AuthenticationError,
  AuthorizationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ReauthorizationRequiredError,
  ServerError,
  SpotifyError,
  TokenCacheError,
  type ServerErrorCode,
} from '../index.ts'

const family = {
  SpotifyError,
  ConfigurationError,
  AuthenticationError,
  AuthorizationError,
  ReauthorizationRequiredError,
  RateLimitError,
  ServerError,
  ConnectionError,
  TokenCacheError,
} as const

type Family = typeof family
type Name = keyof Family

const names = Object.keys(family) as readonly Name[]

/** Every class with its ancestors, including itself. */
const ancestors: Readonly<Record<Name, readonly Name[]>> = {
  SpotifyError: ['SpotifyError'],
  ConfigurationError: ['SpotifyError', 'ConfigurationError'],
  AuthenticationError: ['SpotifyError', 'AuthenticationError'],
  ReauthorizationRequiredError: [
    'SpotifyError',
    'AuthenticationError',
    'ReauthorizationRequiredError',
  ],
  AuthorizationError: ['SpotifyError', 'AuthorizationError'],
  RateLimitError: ['SpotifyError', 'RateLimitError'],
  ServerError: ['SpotifyError', 'ServerError'],
  ConnectionError: ['SpotifyError', 'ConnectionError'],
  TokenCacheError: ['SpotifyError', 'TokenCacheError'],
}

let minified: Family

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('../index.ts', import.meta.url).pathname],
    bundle: true,
    format: 'esm',
    minify: true,
    platform: 'node',
    write: false,
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  minified = (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as Family
})

describe.each(names)('%s', (name) => {
  it('has its name, its code and a message, and is an Error', () => {
    const error = new family[name]('What happened.', { code: 'some_code' })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name, code: 'some_code', message: 'What happened.' })
    expect(String(error)).toBe(`${name}: What happened.`)
  })

  it('has the expected ancestors', () => {
    const error = new family[name]('m', { code: 'c' })
    const expected = ancestors[name]
    expect(names.filter((other) => error instanceof family[other])).toEqual(expected)
    expect(names.filter((other) => family[other].is(error))).toEqual(expected)
  })

  it('is recognized across two copies of the package, minified or not', () => {
    const here = new family[name]('m', { code: 'c' })
    const there = new minified[name]('m', { code: 'c' })
    expect(there).not.toBeInstanceOf(family[name])
    expect(names.filter((other) => family[other].is(there))).toEqual(ancestors[name])
    expect(names.filter((other) => minified[other].is(here))).toEqual(ancestors[name])
    expect(there.name).toBe(name)
  })

  it('recognizes classes that a user derives from it', () => {
    class Derived extends family[name] {}
    const error = new Derived('m', { code: 'c' })
    expect(names.filter((other) => minified[other].is(error))).toEqual(ancestors[name])
  })

  it('does not recognize anything else', () => {
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const strangers: readonly unknown[] = [
      undefined,
      null,
      0,
      '',
      name,
      Symbol(name),
      {},
      [],
      () => {},
      new Error(name),
      Object.assign(new Error('m'), { name, code: 'c' }),
      { name, code: 'c', message: 'm', brand: `@spotify-sdk/${name}` },
      Object.create(null),
      { constructor: { brand: `@spotify-sdk/${name}` } },
      { constructor: null },
      new (class Stranger extends Error {
        static readonly brand = '@spotify-sdk/Other'
      })(),
      revoked.proxy,
    ]
    expect(strangers.filter((stranger) => family[name].is(stranger))).toEqual([])
  })

  it('contains exactly the given facts', () => {
    const bare = new family[name]('m', { code: 'c' })
    expect(Object.keys(bare).toSorted()).toEqual(['code', 'name'])
    const full = new family[name]('m', { code: 'c', status: 503, retryAfterSeconds: 1.2 })
    expect(JSON.parse(JSON.stringify(full))).toEqual({
      name,
      code: 'c',
      status: 503,
      retryAfterSeconds: 2,
    })
    const undefinedFacts = { code: 'c', status: undefined, retryAfterSeconds: undefined }
    expect(Object.keys(new family[name]('m', undefinedFacts)).toSorted()).toEqual(['code', 'name'])
  })

  it('keeps only facts on its list', () => {
    const request = { headers: { authorization: 'Basic c2VjcmV0' } }
    const details = { code: 'c', cause: request, request, response: request, options: request }
    const error = new family[name]('m', details)
    expect(error.cause).toBeUndefined()
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('c2VjcmV0')
  })

  it('shows its name and its code when it is inspected', () => {
    const shown = inspect(new family[name]('What happened.', { code: 'some_code' }))
    expect(shown).toContain('What happened.')
    expect(shown).toContain(`code: 'some_code'`)
    expect(shown).toContain(name)
  })
})

describe('AuthenticationError', () => {
  it('contains the facts of the token error response', () => {
    const error = new ReauthorizationRequiredError('m', {
      code: 'invalid_grant',
      status: 400,
      error: 'invalid_grant',
      errorDescription: 'Refresh token revoked',
    })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ReauthorizationRequiredError',
      code: 'invalid_grant',
      status: 400,
      error: 'invalid_grant',
      errorDescription: 'Refresh token revoked',
    })
  })
})

/** Compiles only if `is` narrows both branches. */
function nameOfPassing(error: RateLimitError | ServerError | ConnectionError): string {
  if (RateLimitError.is(error)) {
    expectTypeOf(error).toEqualTypeOf<RateLimitError>()
    return error.name
  }
  expectTypeOf(error).toEqualTypeOf<ServerError | ConnectionError>()
  if (ServerError.is(error)) {
    expectTypeOf(error).toEqualTypeOf<ServerError>()
    return error.name
  }
  expectTypeOf(error).toEqualTypeOf<ConnectionError>()
  return error.name
}

/** Compiles only if these are all codes. */
const retryOf: Readonly<Record<ServerErrorCode, 'soon' | 'later'>> = {
  server_error: 'later',
  invalid_response: 'soon',
}

/** From the general class to the special one, and back if it is not special. */
function adviceFor(error: unknown): string {
  if (!SpotifyError.is(error)) {
    expectTypeOf(error).toBeUnknown()
    return 'foreign'
  }
  expectTypeOf(error).toEqualTypeOf<SpotifyError>()
  if (!AuthenticationError.is(error)) {
    expectTypeOf(error).toEqualTypeOf<SpotifyError>()
    return error.code
  }
  expectTypeOf(error).toEqualTypeOf<AuthenticationError>()
  if (ReauthorizationRequiredError.is(error)) {
    expectTypeOf(error).toEqualTypeOf<ReauthorizationRequiredError>()
    return 'log in'
  }
  expectTypeOf(error).toEqualTypeOf<AuthenticationError>()
  return error.errorDescription ?? error.code
}

let ownParent: object

function refuseToAnswer(): never {
  throw new Error('not yours to ask')
}

it('keeps the reason of a rate limit, if there is one', () => {
  const error = new RateLimitError('m', { code: 'c', reason: 'QUOTA_EXCEEDED' })
  expect(error.reason).toBe('QUOTA_EXCEEDED')
  expect(Object.keys(new RateLimitError('m', { code: 'c' }))).not.toContain('reason')
})

describe('narrowing by `is`', () => {
  it.each<readonly [string, ProxyHandler<() => void>]>([
    ['throws when it is asked for its brand', { get: refuseToAnswer }],
    ['throws when it is asked for its parent', { getPrototypeOf: refuseToAnswer }],
    ['is its own parent', { getPrototypeOf: () => ownParent }],
  ])('ends if a class %s', (_, handler) => {
    ownParent = new Proxy(() => {}, handler)
    expect(SpotifyError.is({ constructor: ownParent })).toBe(false)
  })

  it.each([
    [new RateLimitError('m', { code: 'c' }), 'RateLimitError'],
    [new ServerError('m', { code: 'c' }), 'ServerError'],
    [new ConnectionError('m', { code: 'c' }), 'ConnectionError'],
  ])('distinguishes siblings: %s', (error, name) => {
    expect(nameOfPassing(error)).toBe(name)
  })

  it.each([
    [new Error('m'), 'foreign'],
    [new ServerError('m', { code: 'server_error' }), 'server_error'],
    [new AuthenticationError('m', { code: 'invalid_client' }), 'invalid_client'],
    [new ReauthorizationRequiredError('m', { code: 'invalid_grant' }), 'log in'],
  ])('narrows down the hierarchy: %s', (error, advice) => {
    expect(adviceFor(error)).toBe(advice)
  })

  it('names the codes of each class, so that the compiler checks a switch', () => {
    const error = new ServerError('m', { code: 'server_error' })
    expect(retryOf[error.code]).toBe('later')
    expectTypeOf<'ECONNREFUSED'>().toExtend<ConnectionError['code']>()
    expectTypeOf<'econnrefused'>().not.toExtend<ConnectionError['code']>()
    expectTypeOf<'access_denied'>().toExtend<AuthorizationError['code']>()
    expectTypeOf<'denied'>().not.toExtend<AuthorizationError['code']>()
  })

  it('uses literal names', () => {
    expectTypeOf<RateLimitError['name']>().toEqualTypeOf<'RateLimitError'>()
    expectTypeOf<
      ReauthorizationRequiredError['name']
    >().toEqualTypeOf<'ReauthorizationRequiredError'>()
    expect(names.map((name) => new family[name]('m', { code: 'c' }).name)).toEqual(names)
  })
})
