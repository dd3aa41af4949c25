import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formEncode, redact } from './redact.ts'

const secret = "s3cr t+/%&='é:"

describe('redact', () => {
  it.each([
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in small letters', encodeURIComponent(secret).toLowerCase()],
    ['form-encoded', formEncode(secret)],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 without its padding', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['in capitals', secret.toUpperCase()],
    ['quoted in JSON', JSON.stringify(secret).slice(1, -1)],
    ['split by a line break', `${secret.slice(0, 5)}\r\n${secret.slice(5)}`],
    ['split by invisible characters', secret.split('').join('\u200b')],
  ])('removes a secret that is sent %s', (_form, sent) => {
    const redacted = redact(`before ${sent} after`, [secret], 200)
    expect(redacted.replace('***=', '***')).toBe('before *** after')
  })

  it.each([
    ['base64 with its two odd letters', Buffer.from('~~~>>>???').toString('base64')],
    ['base64url with its two odd letters', Buffer.from('~~~>>>???').toString('base64url')],
    ['base64 with two signs of padding', Buffer.from('p4ss').toString('base64')],
    ['the same without them', Buffer.from('p4ss').toString('base64').replace('==', '')],
    ['JSON with a quotation mark in it', String.raw`a\"b\\c`],
    ['a text without its control characters', 'befafter'],
  ])('knows a secret in %s', (_form, sent) => {
    const secrets = ['~~~>>>???', 'p4ss', String.raw`a"b\c`, 'bef\u0007after']
    expect(redact(`x ${sent} y`, secrets, 200).replace(/\*+=*/, '***')).toBe('x *** y')
  })

  it('removes every occurrence of every secret, longer ones first', () => {
    expect(redact('abc abcdef xyz abc', ['abc', 'abcdef', 'xyz'], 200)).toBe('*** *** *** ***')
  })

  it('keeps what is not a secret', () => {
    expect(redact('Refresh token revoked', ['abc'], 200)).toBe('Refresh token revoked')
    expect(redact('Refresh token revoked', [], 200)).toBe('Refresh token revoked')
    expect(redact('undefined', [], 200)).toBe('undefined')
    expect(redact('Refresh token revoked', ['', ''], 200)).toBe('Refresh token revoked')
  })

  it('treats a secret as text, not as a pattern', () => {
    expect(redact('axc a.c', ['a.c'], 200)).toBe('axc ***')
    expect(redact('aaaa', ['(a+)+$'], 200)).toBe('aaaa')
    expect(redact(String.raw`x [z-a] \d {1} ^|$`, ['[z-a]', String.raw`\d`, '^|$'], 200)).toBe(
      'x *** *** {1} ***',
    )
  })

  it('masks words that are too long for a language', () => {
    const credential = 'Z'.repeat(32)
    expect(redact(`token=${credential}, expired`, [], 200)).toBe('***, expired')
    expect(redact(`${credential}...`, [], 200)).toBe('***...')
    expect(redact(`:${credential}.`, [], 200)).toBe(':***.')
    expect(redact(`${credential.slice(1)}.`, [], 200)).toBe(`${credential.slice(1)}.`)
    const address = 'developer.spotify.com/dashboard'
    expect(redact(`see ${address}, and more`, [], 200)).toBe(`see ${address}, and more`)
    expect(redact('unsupported_response_type', [], 200)).toBe('unsupported_response_type')
  })

  it('cuts to printable characters, never inside one', () => {
    expect(redact('a\0b\u001b[31mc\u202ed\u2028e', [], 200)).toBe('ab[31mcde')
    expect(redact('one two three', [], 7)).toBe('one two')
    expect(redact('\u{1f600} '.repeat(100), [], 3)).toBe('\u{1f600} \u{1f600}')
  })

  it('does not cut a secret in two before it is removed', () => {
    expect(redact(`${'a '.repeat(99)}secret-value`, ['secret-value'], 200)).toBe(
      `${'a '.repeat(99)}**`,
    )
  })

  it('removes a text that is too long to be an explanation', () => {
    expect(redact('word '.repeat(819), [], 9)).toBe('word word')
    expect(redact('word '.repeat(820), [], 9)).toBe('***')
  })

  // Anything exponential would not finish here.
  it('finishes with texts and secrets that are meant to be slow', () => {
    const quoted = `${'a'.repeat(2000)}b`
    expect(redact('a'.repeat(100_000), [`${'a'.repeat(60_000)}b`], 200)).toBe('***')
    expect(redact('a '.repeat(2048), [`${'a '.repeat(1000)}b`], 3)).toBe('a a')
    expect(redact(`${'a'.repeat(2000)} ${quoted}`, [quoted], 200)).toBe('*** ***')
  })

  it('handles secrets of any length', () => {
    const longSecret = 'long secret '.repeat(500_000)
    expect(redact('invalid client', [longSecret], 200)).toBe('invalid client')
  })

  it('limits the length of a text, even if the secret is the mask', () => {
    expect(redact('*'.repeat(10), ['*', '**', '***'], 200).length).toBeLessThanOrEqual(200)
  })

  it('leaves nothing of what was sent, in any text', () => {
    const planted = fc.string({ unit: 'binary', minLength: 8, maxLength: 40 })
    const visible = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 })
    const filler = fc.string({ unit: 'binary', maxLength: 10 })
    const forms: ReadonlyArray<(value: string) => string> = [
      (value) => value,
      formEncode,
      (value) => encodeURIComponent(value.toWellFormed()),
      (value) => Buffer.from(value).toString('base64'),
      (value) => JSON.stringify(value),
    ]
    fc.assert(
      fc.property(
        fc.array(fc.oneof(planted, visible), { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(filler, fc.nat(3), fc.constantFrom(...forms)), { maxLength: 6 }),
        (secrets, pieces) => {
          const text = pieces
            .map(([before, index, form]) => before + form(secrets[index % secrets.length] ?? ''))
            .join(' ')
          const redacted = redact(text, secrets, 1000)
          for (const value of secrets.filter((each) => !/^[\s*]*$/.test(each))) {
            for (const form of forms) expect(redacted).not.toContain(form(value))
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('formEncode', () => {
  it('encodes as in RFC 6749 Appendix B', () => {
    expect(formEncode(' %&+£€')).toBe('+%25%26%2B%C2%A3%E2%82%AC')
  })
})
