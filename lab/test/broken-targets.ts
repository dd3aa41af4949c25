import { TokenCacheError } from '@spotify-sdk/auth-core'
import fc from 'fast-check'
import { hostileTarget, type HostileTarget } from '../src/hostile/target.ts'

/** What no error may show. */
export const secret = 'p1anted-secret-of-a-broken-parser'

const rules = {
  what: 'a parser with a flaw',
  weight: 1,
  cases: fc.string({ maxLength: 20 }),
  faultOf: (value: unknown): string | undefined =>
    typeof value === 'string' ? undefined : 'no text',
  mayThrow: ['TokenCacheError'],
  secrets: [secret],
}

/** Every case from a certain length on brings the flaw to light. */
function flawed(name: string, flaw: (text: string) => unknown): HostileTarget {
  return hostileTarget<string>({
    ...rules,
    name,
    run: async (text) => ({ value: text.length < 3 ? text : await flaw(text) }),
  })
}

function refuse(message: string): never {
  throw new TokenCacheError(message, { code: 'invalid_entry' })
}

/** One target for each way to go wrong, and one that does not. */
export const targets: readonly HostileTarget[] = [
  flawed('sound', () => refuse('it is no token')),
  flawed('untyped', () => JSON.parse('{')),
  flawed('of-another-class', () => {
    throw Object.assign(Object.create(TokenCacheError.prototype) as object, { name: 'RangeError' })
  }),
  flawed('quoting', () => refuse(`it is no token: ${secret}`)),
  flawed('quoting-in-base64', () => refuse(`Basic ${Buffer.from(secret).toString('base64')}`)),
  flawed('quoting-in-a-cause', () => {
    const error = new TokenCacheError('failed', { code: 'failed' })
    throw Object.defineProperty(error, 'cause', { value: { deep: { down: { there: [secret] } } } })
  }),
  flawed('polluting', (text) => {
    Object.assign(Object.prototype, { polluted: text })
    return text
  }),
  flawed('replacing', (text) => {
    // oxlint-disable-next-line no-extend-native -- the flaw that is to be found
    Array.prototype.includes = () => true
    return text
  }),
  flawed('shapeless', () => ({ accessToken: 1 })),
  flawed('careless', (text) => {
    void Promise.reject(new Error(text))
    return text
  }),
  flawed('throwing-later', (text) => {
    process.nextTick(() => {
      throw new Error(text)
    })
    return text
  }),
  flawed('never-settling', () => new Promise(() => {})),
  flawed('looping', () => {
    for (;;);
  }),
  hostileTarget<string>({
    ...rules,
    name: 'telling',
    run: async (text) => ({ value: text, shown: text.length < 3 ? [] : [{ event: secret }] }),
  }),
]
