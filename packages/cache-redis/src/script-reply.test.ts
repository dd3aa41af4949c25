import { describe, expect, it } from 'vitest'
import { invalidReply, readScriptReply, readWholeNumber, wholeNumberOf } from './script-reply.ts'

const refusal = { name: 'TokenCacheError', code: 'redis_invalid_reply', isQuotable: true }

describe('the reply of a script', () => {
  it('may contain texts, bytes, numbers and gaps', () => {
    const bytes = new TextEncoder().encode('grün')
    expect(readScriptReply(['a', '', bytes, Buffer.from('b'), 0, 12, null, undefined])).toEqual([
      'a',
      '',
      'grün',
      'b',
      '0',
      '12',
      undefined,
      undefined,
    ])
  })

  it.each([undefined, null, 'OK', 1, {}, { length: 0 }, [[]], [{}], [true], [1n], [Symbol('a')]])(
    'is nothing else (%o)',
    (reply) => {
      expect(() => readScriptReply(reply)).toThrow(expect.objectContaining(refusal))
    },
  )
})

describe('a whole number in a reply', () => {
  it.each([
    ['0', 0],
    ['1800000000000000', 1_800_000_000_000_000],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('%s is read', (text, number) => {
    expect(wholeNumberOf(text)).toBe(number)
    expect(readWholeNumber(text)).toBe(number)
  })

  it.each([
    undefined,
    '',
    '-1',
    '1.5',
    '1e3',
    '12x',
    'x12',
    ' 1',
    '9007199254740993',
    '1'.repeat(17),
  ])('%j is none', (text) => {
    expect(wholeNumberOf(text)).toBeUndefined()
    expect(() => readWholeNumber(text)).toThrow(expect.objectContaining(refusal))
  })
})

describe('invalidReply', () => {
  it('may be quoted', () => {
    expect(invalidReply()).toMatchObject(refusal)
  })
})
