import { Hono } from 'hono'
import { describe, expect, it, vi } from 'vitest'
import { SealedCookies } from '../src/sealed-cookies.ts'

const lifeSeconds = 900

/** An app that sets `note` and reads any cookie. */
function app(secret = 'one secret', isHttps = false): Hono {
  const cookies = new SealedCookies(secret, isHttps)
  const routes = new Hono()
  routes.post('/note', async (c) => {
    await cookies.set(c, 'note', { text: 'between us' }, lifeSeconds)
    return c.text('')
  })
  routes.get('/:name', async (c) => c.json((await cookies.get(c, c.req.param('name'))) ?? null))
  return routes
}

async function setCookie(routes: Hono): Promise<string> {
  const response = await routes.request('/note', { method: 'POST' })
  return response.headers.getSetCookie().join()
}

async function read(routes: Hono, name: string, cookie: string): Promise<unknown> {
  return (await routes.request(`/${name}`, { headers: { cookie } })).json()
}

describe('a sealed cookie', () => {
  it('is readable for the site only', async () => {
    const [cookie = ''] = (await setCookie(app())).split(';')
    expect(await read(app(), 'note', cookie)).toMatchObject({ text: 'between us' })
    expect(Buffer.from(cookie, 'base64url').toString()).not.toContain('between')
    expect(await read(app('another secret'), 'note', cookie)).toBeNull()
  })

  it('is valid under its own name only', async () => {
    const [cookie = ''] = (await setCookie(app())).split(';')
    expect(await read(app(), 'other', cookie.replace('note', 'other'))).toBeNull()
  })

  it('expires, whether or not the browser has deleted it', async () => {
    const [cookie = ''] = (await setCookie(app())).split(';')
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + (lifeSeconds - 5) * 1000)
    expect(await read(app(), 'note', cookie)).not.toBeNull()
    vi.setSystemTime(Date.now() + 6000)
    expect(await read(app(), 'note', cookie)).toBeNull()
    vi.useRealTimers()
  })

  it('of a site on https: is sent over https: only, and not to subdomains', async () => {
    const routes = app('one secret', true)
    const line = await setCookie(routes)
    expect(line.replace(/=[^;]*/, '')).toBe(
      '__Host-note; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax',
    )
    const [cookie = ''] = line.split(';')
    expect(await read(routes, 'note', cookie)).toMatchObject({ text: 'between us' })
    expect(await read(routes, 'note', cookie.replace('__Host-', ''))).toBeNull()
  })
})
