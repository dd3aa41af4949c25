import { decodeProtectedHeader } from 'jose'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SealedCookies, type SealedCookiesOptions } from './sealed-cookies.ts'

const lifeSeconds = 900
const facts = { note: 'between us' }
const secret = 'the first secret of these tests, long enough'
const nextSecret = 'the second secret of these tests, long enough'

afterEach(() => {
  vi.useRealTimers()
})

function cookiesWith(options: Partial<SealedCookiesOptions> = {}): SealedCookies {
  return new SealedCookies({ secrets: [secret], prefix: 'test', isHttps: false, ...options })
}

/** The `Set-Cookie` line of a cookie `note`. */
async function write(cookies: SealedCookies): Promise<string> {
  const headers = new Headers()
  await cookies.write(headers, 'note', facts, lifeSeconds)
  return headers.getSetCookie().join()
}

/** The `Cookie` header that a browser sends for that line. */
async function pairOf(cookies: SealedCookies): Promise<string> {
  return (await write(cookies)).split(';')[0] ?? ''
}

async function read(cookies: SealedCookies, cookie: string, name = 'note'): Promise<unknown> {
  return cookies.read({ headers: new Headers({ cookie }) }, name)
}

describe('a sealed cookie', () => {
  it('is readable for the site only', async () => {
    const pair = await pairOf(cookiesWith())
    expect(await read(cookiesWith(), `other=x; ${pair};more=y`)).toMatchObject(facts)
    const [, sealed = ''] = pair.split('=')
    expect(decodeProtectedHeader(sealed)).toEqual({ alg: 'dir', enc: 'A256GCM' })
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('between')
    expect(await read(cookiesWith({ secrets: [nextSecret] }), pair)).toBeUndefined()
  })

  it('is valid under its own name only', async () => {
    const pair = await pairOf(cookiesWith())
    expect(await read(cookiesWith(), pair.replace('note', 'other'), 'other')).toBeUndefined()
    const elsewhere = cookiesWith({ prefix: 'elsewhere' })
    expect(await read(elsewhere, pair.replace('test-', 'elsewhere-'))).toBeUndefined()
  })

  it('expires, whether or not the browser has deleted it', async () => {
    const pair = await pairOf(cookiesWith())
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + (lifeSeconds - 5) * 1000)
    expect(await read(cookiesWith(), pair)).toMatchObject(facts)
    vi.setSystemTime(Date.now() + 6000)
    expect(await read(cookiesWith(), pair)).toBeUndefined()
  })

  it('is refused after any change of any character', async () => {
    const pair = await pairOf(cookiesWith())
    const start = pair.indexOf('=') + 1
    const opened: number[] = []
    for (let index = start; index < pair.length; index++) {
      // A change of the last character's unused bits decodes to the same bytes.
      const changed = pair[index] === 'A' ? 'Q' : 'A'
      const forged = pair.slice(0, index) + changed + pair.slice(index + 1)
      if ((await read(cookiesWith(), forged)) !== undefined) opened.push(index)
    }
    expect(opened).toEqual([])
  })

  it.each(['', 'a.b.c.d.e', '....', 'e30.e30.', '"quoted"', '%7B%7D', '\u0000'.padEnd(9, 'x')])(
    'is refused if it is %j',
    async (value) => {
      const request = { headers: { get: () => `test-note=${value}` } }
      expect(await cookiesWith().read(request, 'note')).toBeUndefined()
    },
  )

  it('of a site on https: is sent over https: only, and not to subdomains', async () => {
    const cookies = cookiesWith({ isHttps: true })
    const line = await write(cookies)
    expect(line.replace(/=[^;]*/, '')).toBe(
      '__Host-test-note; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax',
    )
    const [pair = ''] = line.split(';')
    expect(await read(cookies, pair)).toMatchObject(facts)
    expect(await read(cookies, pair.replace('__Host-', ''))).toBeUndefined()
    // A value of another cookie cannot pose as one with this name.
    expect(await read(cookies, `other="a, ${pair}"`)).toBeUndefined()
  })

  it.each(['\u0085', '\u00a0', '\u000b', '\u000c', '\ufeff'])(
    'of a site on https: is not read under a name that starts with %j, which a subdomain can set',
    async (start) => {
      const cookies = cookiesWith({ isHttps: true })
      const pair = await pairOf(cookies)
      const readFrom = async (cookie: string): Promise<unknown> =>
        cookies.read({ headers: { get: () => cookie } }, 'note')
      expect(await readFrom(`other=x; ${pair}`)).toMatchObject(facts)
      expect(await readFrom(`${start}${pair}`)).toBeUndefined()
      expect(await readFrom(`other=x; ${start}${pair}`)).toBeUndefined()
    },
  )

  it('survives a change of the secret while both are known', async () => {
    const old = cookiesWith()
    const both = cookiesWith({ secrets: [nextSecret, secret] })
    const next = cookiesWith({ secrets: [nextSecret] })
    const [byOld, byBoth] = [await pairOf(old), await pairOf(both)]
    expect({
      oldByBoth: (await read(both, byOld)) !== undefined,
      newByBoth: (await read(both, byBoth)) !== undefined,
      newByNext: (await read(next, byBoth)) !== undefined,
      oldByNext: (await read(next, byOld)) !== undefined,
      newByOld: (await read(old, byBoth)) !== undefined,
    }).toEqual({
      oldByBoth: true,
      newByBoth: true,
      newByNext: true,
      oldByNext: false,
      newByOld: false,
    })
  })
})
