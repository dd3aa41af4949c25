import { MockSpotify } from '@spotify-sdk/testing'
import { execFile } from 'node:child_process'
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { createServer, request as sendRequest, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { selfSignedCertificate } from 'test-support/redis/certificate.ts'

const root = join(import.meta.dirname, '../../..')

/** The project's own Node, which supports `NODE_USE_ENV_PROXY`. */
const node = join(root, 'node_modules/node/bin/node')

/** A real HTTP proxy on loopback. It tunnels (`CONNECT`), forwards, and records the requests. */
class Proxy {
  readonly targets: string[] = []
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer(this.#forwardTo())

  static async start(): Promise<Proxy> {
    const proxy = new Proxy()
    proxy.#server.on('connection', (socket: Socket) => proxy.#sockets.add(socket))
    proxy.#server.on('connect', (message, client: Socket, head: Buffer) => {
      proxy.targets.push(message.url ?? '')
      const { hostname, port } = new URL(`http://${message.url}`)
      const target = connect(Number(port), hostname, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        target.write(head)
        target.pipe(client).pipe(target)
      })
      proxy.#sockets.add(target)
      target.on('error', () => client.destroy())
      client.on('error', () => target.destroy())
    })
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #forwardTo(): RequestListener {
    return (message, response) => {
      const { host } = new URL(message.url ?? '')
      this.targets.push(host)
      const { method = 'GET', headers } = message
      const forwarded = sendRequest(message.url ?? '', { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      forwarded.on('error', () => response.destroy())
      message.pipe(forwarded)
    }
  }
}

let mock: MockSpotify
let proxy: Proxy
beforeEach(async () => {
  mock = await MockSpotify.start()
  proxy = await Proxy.start()
  onTestFinished(async () => {
    await proxy.close()
    await mock.close()
  })
})

/** Runs a program in a folder where the package's imports resolve. */
async function run(program: string, env: Readonly<Record<string, string>>): Promise<string> {
  await using folder = await mkdtempDisposable(join(import.meta.dirname, '.behind-a-proxy-'))
  const file = join(folder.path, 'program.ts')
  await writeFile(file, program)
  const { stdout } = await promisify(execFile)(
    node,
    ['--conditions=@spotify-sdk/source', '--no-warnings', file],
    { env: { ...mock.env, ...env } },
  )
  return stdout
}

/** The program that the documentation shows. */
async function documentedProgram(): Promise<string> {
  return readFile(join(import.meta.dirname, '../../../docs/snippets/auth/proxy.ts'), 'utf8')
}

const plainProgram = `
  import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
  console.log((await new ClientCredentials().getAccessToken()).length > 0)
`

describe('behind a proxy, a token request works', () => {
  it("with Node's variables alone", async () => {
    const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }
    expect(await run(plainProgram, env)).toBe('true\n')
    expect(proxy.targets).toEqual([new URL(mock.tokenUrl).host])
    expect(mock.requests.token.length).toBe(1)
  })

  it("with undici's fetch and a dispatcher, as in the documentation", async () => {
    const sample = await documentedProgram()
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }
    expect(await run(sample, env)).toBe('true\n')
    expect(proxy.targets).toEqual([new URL(mock.tokenUrl).host])
    expect(mock.requests.token.length).toBe(1)
  })

  it.each([
    [
      "with Node's variables alone",
      async (): Promise<string> => plainProgram,
      { NODE_USE_ENV_PROXY: '1' },
    ],
    ["with undici's fetch and a dispatcher", documentedProgram, {}],
  ] as const)('to an https: endpoint through a tunnel: %s', async (_how, program, variables) => {
    const { key, certificate } = selfSignedCertificate()
    await using folder = await mkdtempDisposable(join(tmpdir(), 'spotify-sdk-proxy-'))
    const certificatePath = join(folder.path, 'certificate.pem')
    await writeFile(certificatePath, certificate)
    const endpoint = createSecureServer({ key, cert: certificate }, (message, response) => {
      message.resume()
      response.end('{"access_token":"BQ1","token_type":"Bearer"}')
    })
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => endpoint.close().closeAllConnections())
    const host = `127.0.0.1:${(endpoint.address() as AddressInfo).port}`
    const env = {
      ...variables,
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: certificatePath,
      SPOTIFY_SDK_TOKEN_URL: `https://${host}/token`,
    }
    expect(await run(await program(), env)).toBe('true\n')
    expect(proxy.targets).toEqual([host])
  })

  it('through a tunnel, with a proxy that the program names', async () => {
    const sample = await documentedProgram()
    const named = sample
      .replace('EnvHttpProxyAgent, fetch', 'ProxyAgent, fetch')
      .replace(
        'new EnvHttpProxyAgent()',
        `new ProxyAgent({ uri: '${proxy.url}', proxyTunnel: true })`,
      )
    expect(await run(named, {})).toBe('true\n')
    expect(proxy.targets).toEqual([new URL(mock.tokenUrl).host])
  })
})

describe('a proxy that does not answer', () => {
  it('causes a ConnectionError that says why', async () => {
    const sample = await documentedProgram()
    const { url } = proxy
    await proxy.close()
    const program = `${sample.replace(/^console.*$/m, '')}
      const error = await auth.getAccessToken().catch((thrown) => thrown)
      console.log(error.name, error.code)
    `.replace('new ClientCredentials({', 'new ClientCredentials({ maxRetries: 0,')
    expect(await run(program, { HTTP_PROXY: url })).toBe('ConnectionError ECONNREFUSED\n')
    proxy = await Proxy.start()
  })
})
