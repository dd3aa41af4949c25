import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TokenCacheNotice } from '@spotify-sdk/auth-core'
import { describe, expect, it, onTestFinished } from 'vitest'

import { ChannelLink } from './channel-link.ts'
import { ChangeNotifier } from './change-notifier.ts'

/** A notifier of one tab, and the notices it sent for a key. */
function notifierOf(
  name: string,
  key = 'key',
): { notifier: ChangeNotifier; notices: TokenCacheNotice[] } {
  const made = new ChangeNotifier((onMessage) => new ChannelLink(name, onMessage))
  const notices: TokenCacheNotice[] = []
  made.subscribe(key, (notice) => notices.push(notice))
  onTestFinished(() => made.close())
  return { notifier: made, notices }
}

/** A browser that denies channels together with its storage. */
function DeniedChannel(): never {
  throw new DOMException('denied', 'SecurityError')
}

describe('a notice', () => {
  it('reaches every tab that listens to the key, including this one', async () => {
    const [one, two, third] = [notifierOf('a'), notifierOf('a'), notifierOf('a', 'another key')]
    one.notifier.publish({ key: 'key', type: 'deleted' })
    expect(one.notices).toEqual([{ type: 'deleted' }])
    await expect.poll(() => two.notices).toEqual([{ type: 'deleted' }])
    expect(third.notices).toEqual([])
  })

  it('contains a key and nothing else', async () => {
    const [received, listening] = [[] as unknown[], new BroadcastChannel('b')]
    onTestFinished(() => listening.close())
    listening.addEventListener('message', ({ data }: MessageEvent<unknown>) => received.push(data))
    notifierOf('b').notifier.publish({ key: 'key', type: 'stored' })
    await expect.poll(() => received).toEqual([{ key: 'key', type: 'stored' }])
  })

  it('is validated, because any page of the origin may post there', async () => {
    const { notices } = notifierOf('c')
    const posting = new BroadcastChannel('c')
    onTestFinished(() => posting.close())
    const strange = [
      null,
      'key',
      {},
      { key: 'key' },
      { key: 1, type: 'stored' },
      { key: 'key', type: 'x' },
    ]
    const known = { key: 'key', type: 'stored', token: 'from a stranger' }
    for (const message of [...strange, known]) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- channels have none
      posting.postMessage(message)
    }
    await expect.poll(() => notices).toEqual([{ type: 'stored' }])
  })

  it('reaches the other listeners if one of them throws or rejects', () => {
    const { notifier: notifier_, notices } = notifierOf('d')
    notifier_.subscribe('key', () => {
      throw new Error('own')
    })
    notifier_.subscribe('key', () => Promise.reject(new Error('own')))
    const late: TokenCacheNotice[] = []
    notifier_.subscribe('key', (notice) => late.push(notice))
    notifier_.publish({ key: 'key', type: 'stored' })
    expect({ notices, late }).toEqual({
      notices: [{ type: 'stored' }],
      late: [{ type: 'stored' }],
    })
  })

  it('for good reaches also those who come later', async () => {
    const { notifier: notifier_, notices } = notifierOf('e')
    notifier_.notifyAllPermanently({ type: 'degraded', code: 'storage_denied' })
    const late: TokenCacheNotice[] = []
    notifier_.subscribe('other key', (notice) => late.push(notice))
    await Promise.resolve()
    expect([...notices, ...late]).toEqual(
      [1, 2].map(() => ({ type: 'degraded', code: 'storage_denied' })),
    )
  })
})

describe('a closed link', () => {
  it('is opened again by the next use, which reports what is stored now, once', async () => {
    const [one, other] = [notifierOf('h'), notifierOf('h')]
    const reads: string[] = []
    const read = async (key: string): Promise<unknown> => {
      reads.push(key)
      resume()
      return key === 'key' ? 'token' : undefined
    }
    // A listener reads the cache. The bound ends the test if that has no end.
    const resume = (): void => {
      if (reads.length < 9) one.notifier.resume(read)
    }
    const gone: TokenCacheNotice[] = []
    one.notifier.subscribe('gone', (notice) => {
      gone.push(notice)
      resume()
    })
    resume()
    one.notifier.close()
    other.notifier.publish({ key: 'key', type: 'deleted' })
    resume()
    await expect.poll(() => gone, { timeout: 5000 }).toEqual([{ type: 'deleted' }])
    other.notifier.publish({ key: 'key', type: 'stored' })
    await expect
      .poll(() => one.notices, { timeout: 5000 })
      .toEqual([{ type: 'stored' }, { type: 'stored' }])
    expect({ gone, reads }).toEqual({ gone: [{ type: 'deleted' }], reads: ['key', 'gone'] })
  })

  it('to which nothing listened has lost no notices, so nothing is read', () => {
    const made = new ChangeNotifier((onMessage) => new ChannelLink('i', onMessage))
    onTestFinished(() => made.close())
    made.close()
    made.subscribe('key', () => {})()
    made.subscribe('key', () => {})
    const reads: string[] = []
    made.resume(async (key) => reads.push(key))
    expect(reads).toEqual([])
  })

  it('is opened again without a notice if what is stored cannot be read', async () => {
    const [one, other] = [notifierOf('j'), notifierOf('j')]
    one.notifier.close()
    one.notifier.resume(() => Promise.reject(new Error('denied')))
    other.notifier.publish({ key: 'key', type: 'deleted' })
    await expect.poll(() => one.notices, { timeout: 5000 }).toEqual([{ type: 'deleted' }])
  })

  it('is opened again without a notice to those who have unsubscribed meanwhile', async () => {
    const { notifier: made, notices } = notifierOf('k')
    const ended: TokenCacheNotice[] = []
    const end = made.subscribe('key', (notice) => ended.push(notice))
    made.close()
    made.resume(async () => 'token')
    end()
    await expect.poll(() => notices, { timeout: 5000 }).toEqual([{ type: 'stored' }])
    expect(ended).toEqual([])
  })
})

describe('a listener', () => {
  it('gets no notice after it has unsubscribed, and unsubscribes only itself', () => {
    const { notifier: notifier_, notices } = notifierOf('f')
    const listener = (notice: TokenCacheNotice): number => notices.push(notice)
    const [end] = [notifier_.subscribe('key', listener), notifier_.subscribe('key', listener)]
    end()
    end()
    notifier_.publish({ key: 'key', type: 'stored' })
    expect(notices).toHaveLength(2)
  })

  it('gets notices of this tab only if the browser denies channels', () => {
    const { BroadcastChannel: Channel } = globalThis
    onTestFinished(() => void Object.assign(globalThis, { BroadcastChannel: Channel }))
    for (const BroadcastChannel of [DeniedChannel, undefined]) {
      Object.assign(globalThis, { BroadcastChannel })
      const { notifier: notifier_, notices } = notifierOf('g')
      notifier_.publish({ key: 'key', type: 'stored' })
      expect(notices).toEqual([{ type: 'stored' }])
    }
  })

  it('does not keep the process alive', async () => {
    const program = `
      import { BrowserTokenCache } from '@spotify-sdk/cache-browser'
      const cache = new BrowserTokenCache()
      cache.subscribe('key', () => {})
      await cache.set({ accessToken: 'token', expiresAt: 1_900_000_000 }, 'key')
      console.log((await cache.get('key'))?.accessToken)`
    const options = ['--conditions=@spotify-sdk/source', '--input-type=module', '--eval', program]
    const run = promisify(execFile)(process.execPath, options, { cwd: import.meta.dirname })
    expect((await run).stdout).toBe('token\n')
  })
})
