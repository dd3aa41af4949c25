import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TokenCacheNotice } from '@spotify-sdk/auth-core'
import { describe, expect, it, onTestFinished } from 'vitest'

import { ChannelLink } from './channel-link.ts'
import { ChangeNotifier } from './change-notifier.ts'

/** A board of one tab, and what it has told of a key. */
function board(name: string, key = 'key'): { board: ChangeNotifier; told: TokenCacheNotice[] } {
  const made = new ChangeNotifier((onMessage) => new ChannelLink(name, onMessage))
  const told: TokenCacheNotice[] = []
  made.subscribe(key, (notice) => told.push(notice))
  onTestFinished(() => made.close())
  return { board: made, told }
}

/** As a browser has it that denies channels together with its storage. */
function DeniedChannel(): never {
  throw new DOMException('denied', 'SecurityError')
}

describe('a notice', () => {
  it('reaches every tab that listens to the key, this one too', async () => {
    const [one, two, third] = [board('a'), board('a'), board('a', 'another key')]
    one.board.publish({ key: 'key', type: 'deleted' })
    expect(one.told).toEqual([{ type: 'deleted' }])
    await expect.poll(() => two.told).toEqual([{ type: 'deleted' }])
    expect(third.told).toEqual([])
  })

  it('carries a key, and nothing else', async () => {
    const [heard, listening] = [[] as unknown[], new BroadcastChannel('b')]
    onTestFinished(() => listening.close())
    listening.addEventListener('message', ({ data }: MessageEvent<unknown>) => heard.push(data))
    board('b').board.publish({ key: 'key', type: 'stored' })
    await expect.poll(() => heard).toEqual([{ key: 'key', type: 'stored' }])
  })

  it('is read with care: any page of the origin may post there', async () => {
    const { told } = board('c')
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
    await expect.poll(() => told).toEqual([{ type: 'stored' }])
  })

  it('is heard by the others for all that one of them throws or rejects', () => {
    const { board: board_, told } = board('d')
    board_.subscribe('key', () => {
      throw new Error('own')
    })
    board_.subscribe('key', () => Promise.reject(new Error('own')))
    const late: TokenCacheNotice[] = []
    board_.subscribe('key', (notice) => late.push(notice))
    board_.publish({ key: 'key', type: 'stored' })
    expect([told, late]).toEqual([[{ type: 'stored' }], [{ type: 'stored' }]])
  })

  it('for good reaches also those who come later', async () => {
    const { board: board_, told } = board('e')
    board_.notifyAllPermanently({ type: 'degraded', code: 'storage_denied' })
    const late: TokenCacheNotice[] = []
    board_.subscribe('other key', (notice) => late.push(notice))
    await Promise.resolve()
    expect([...told, ...late]).toEqual(
      [1, 2].map(() => ({ type: 'degraded', code: 'storage_denied' })),
    )
  })
})

describe('who listens', () => {
  it('hears nothing once it has ended, and ends itself alone', () => {
    const { board: board_, told } = board('f')
    const listener = (notice: TokenCacheNotice): number => told.push(notice)
    const [end] = [board_.subscribe('key', listener), board_.subscribe('key', listener)]
    end()
    end()
    board_.publish({ key: 'key', type: 'stored' })
    expect(told).toHaveLength(2)
  })

  it('goes without other tabs where the browser denies channels', () => {
    const { BroadcastChannel: Channel } = globalThis
    onTestFinished(() => void Object.assign(globalThis, { BroadcastChannel: Channel }))
    for (const BroadcastChannel of [DeniedChannel, undefined]) {
      Object.assign(globalThis, { BroadcastChannel })
      const { board: board_, told } = board('g')
      board_.publish({ key: 'key', type: 'stored' })
      expect(told).toEqual([{ type: 'stored' }])
    }
  })

  it('keeps no process alive', async () => {
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
