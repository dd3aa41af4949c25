import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

/** Calls of the package `redis`. */
const made: unknown[] = []

function make(kind: string): (options: unknown) => object {
  return (options) => {
    made.push([kind, options])
    return {}
  }
}

let createOwnClient: (url: string, signal: AbortSignal) => Promise<unknown>
beforeAll(async () => {
  vi.resetModules()
  vi.doMock('redis', () => ({ createClient: make('server'), createCluster: make('cluster') }))
  ;({ createOwnClient } = await import('./own-client.ts'))
})
afterAll(() => {
  vi.doUnmock('redis')
  vi.resetModules()
})
beforeEach(() => {
  made.length = 0
})

/** With a dead server, commands fail immediately and nothing reconnects in the background. */
const RESP = 2
const failsFast = {
  RESP,
  disableClientInfo: true,
  disableOfflineQueue: true,
  maintNotifications: 'disabled',
}
const { signal } = new AbortController()
const socket = { reconnectStrategy: false, signal }
const minimizeConnections = true

describe('the client of a URL', () => {
  it('of a single server has that URL, and fails fast', async () => {
    await createOwnClient('rediss://user:pass@host/3', signal)
    const options = { url: 'rediss://user:pass@host/3', ...failsFast, socket }
    expect(made).toStrictEqual([['server', options]])
  })

  it('of a Cluster starts with all given nodes', async () => {
    await createOwnClient('redis+cluster://one:7000,two:7001', signal)
    const rootNodes = [{ url: 'redis://one:7000' }, { url: 'redis://two:7001' }]
    const defaults = { ...failsFast, socket }
    expect(made).toStrictEqual([['cluster', { RESP, minimizeConnections, rootNodes, defaults }]])
  })

  it.each([
    ['user:p%40ss@', { username: 'user', password: 'p@ss' }],
    ['us%3Aer:pass@', { username: 'us:er', password: 'pass' }],
    [':p%40ss@', { password: 'p@ss' }],
    ['user@', { username: 'user' }],
  ])('of a Cluster authenticates on nodes found later (%s)', async (login, expected) => {
    await createOwnClient(`redis+cluster://${login}one:7000,two:7001`, signal)
    const rootNodes = [{ url: `redis://${login}one:7000` }, { url: `redis://${login}two:7001` }]
    const defaults = { ...failsFast, ...expected, socket }
    expect(made).toStrictEqual([['cluster', { RESP, minimizeConnections, rootNodes, defaults }]])
  })

  it('of a Cluster with TLS uses TLS for nodes found later', async () => {
    await createOwnClient('rediss+cluster://one:7000', signal)
    const rootNodes = [{ url: 'rediss://one:7000' }]
    const defaults = { ...failsFast, socket: { ...socket, tls: true } }
    expect(made).toStrictEqual([['cluster', { RESP, minimizeConnections, rootNodes, defaults }]])
  })

  it('shares no settings with another client, because each client changes its own', async () => {
    await createOwnClient('redis://host', signal)
    await createOwnClient('redis://host', signal)
    const sockets = made.map((each) => (each as [string, { socket: object }])[1].socket)
    expect(sockets[0]).not.toBe(sockets[1])
  })
})
