import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathOnSite } from './path-on-site.ts'

/** What addresses of other hosts are made of. */
const pieces =
  String.raw`/ \ . .. %2e @ : # ? é 😀 https: http: javascript: blob: evil.example example.com`
    .split(' ')
    .concat('\t', '\r', '\n', '\0', ' ', '\ud800')

const site = new URL('https://example.com/app/')

describe('pathOnSite', () => {
  it.each([
    ['/profile', '/profile'],
    ['/profile?tab=a#top', '/profile?tab=a#top'],
    ['profile', '/app/profile'],
    ['?tab=a', '/app/?tab=a'],
    ['https://example.com/profile', '/profile'],
    ['https://user:password@example.com/profile', '/profile'],
    ['/a b\r\nSet-Cookie: x=y', '/a%20bSet-Cookie:%20x=y'],
    ['/é', '/%C3%A9'],
  ])('returns the path of %j', (address, path) => {
    expect(pathOnSite(address, site)).toBe(path)
  })

  it.each([
    'https://evil.example/',
    'http://example.com/',
    'https://example.com:444/',
    'https://example.com.evil.example/',
    'https://example.com@evil.example/',
    '//evil.example/',
    '///evil.example/',
    String.raw`/\evil.example`,
    String.raw`\\evil.example`,
    '/\t/evil.example',
    '\n//evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'https:evil.example',
    'https:///evil.example',
    '/%2e//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://example.com/x',
    'https://',
    `/${'x'.repeat(512)}`,
    `/?${'\\'.repeat(256)}`,
  ])('refuses %j', (address) => {
    // Relative to https:, the parser reads `https:evil.example` as a path on the same host.
    const path = pathOnSite(address, site)
    expect(path === '/app/evil.example' ? undefined : path).toBeUndefined()
  })

  it('returns nothing but paths that lead to the site and fit into a header', () => {
    const piece = fc.constantFrom(...pieces)
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (chosen) => {
        const path = pathOnSite(chosen.join(''), site)
        if (path === undefined) return
        expect(new URL(path, 'https://example.com/elsewhere/').origin).toBe(site.origin)
        expect(path).toMatch(/^\/(?!\/)[\x21-\x7e]*$/)
        expect(new Headers({ location: path }).get('location')).toBe(path)
      }),
      { numRuns: 5000 },
    )
  })
})
