import { TokenCacheError } from '@spotify-sdk/auth-core'
import fc from 'fast-check'
import { planted } from '../src/hostile/planted.ts'
import { hostileTarget, type HostileTarget } from '../src/hostile/target.ts'

const secret = planted.password

const rules = {
  what: 'a parser with a defect',
  weight: 1,
  cases: fc.string({ maxLength: 20 }),
  problemWith: (value: unknown): string | undefined =>
    typeof value === 'string' ? undefined : 'no text',
  mayThrow: ['TokenCacheError'],
}

/** Every case of three or more characters shows the defect. */
function defective(name: string, defect: (text: string) => unknown): HostileTarget {
  return hostileTarget<string>({
    ...rules,
    name,
    run: async (text) => ({ value: text.length < 3 ? text : await defect(text) }),
  })
}

function refuse(message: string): never {
  throw new TokenCacheError(message, { code: 'invalid_entry' })
}

/** One target for each kind of defect, and a correct one. */
export const targets: readonly HostileTarget[] = [
  defective('sound', () => refuse('it is no token')),
  defective('untyped', () => JSON.parse('{')),
  defective('of-another-class', () => {
    throw Object.assign(Object.create(TokenCacheError.prototype) as object, { name: 'RangeError' })
  }),
  defective('quoting', () => refuse(`it is no token: ${secret}`)),
  defective('quoting-in-base64', () => refuse(`Basic ${Buffer.from(secret).toString('base64')}`)),
  defective('quoting-in-a-cause', () => {
    const error = new TokenCacheError('failed', { code: 'failed' })
    throw Object.defineProperty(error, 'cause', { value: { deep: { down: { there: [secret] } } } })
  }),
  defective('polluting', (text) => {
    Object.assign(Object.prototype, { polluted: text })
    return text
  }),
  defective('replacing', (text) => {
    // oxlint-disable-next-line no-extend-native -- the defect to find
    Array.prototype.includes = () => true
    return text
  }),
  defective('shapeless', () => ({ accessToken: 1 })),
  defective('careless', (text) => {
    void Promise.reject(new Error(text))
    return text
  }),
  defective('throwing-later', (text) => {
    process.nextTick(() => {
      throw new Error(text)
    })
    return text
  }),
  defective('never-settling', () => new Promise(() => {})),
  defective('looping', () => {
    for (;;);
  }),
  hostileTarget<string>({
    ...rules,
    name: 'telling',
    run: async (text) => ({ value: text, shown: text.length < 3 ? [] : [{ event: secret }] }),
  }),
]
