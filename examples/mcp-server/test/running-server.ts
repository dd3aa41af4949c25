import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { MockSpotify } from '@spotify-sdk/testing'
import { FakeBrowser } from 'test-support/browser/fake-browser.ts'
import { childEnvironment } from 'test-support/child-environment.ts'
import { patientOptions } from 'test-support/patient-options.ts'
import { onTestFinished } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const node = join(root, 'node_modules/node/bin/node')
const cli = join(root, 'packages/cli/src/main.ts')

export const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** The configuration for clients in the README, as it would be on this machine. */
const [, json = ''] = /```json\n(.*?)```/s.exec(readme) ?? []
const { mcpServers } = JSON.parse(json) as {
  mcpServers: { spotify: { command: string; args: string[] } }
}
const onThisMachine = (path: string): string => path.replace('/path/to/spotify-sdk', root)
const command = onThisMachine(mcpServers.spotify.command)
const words = [...patientOptions, ...mcpServers.spotify.args.map(onThisMachine)]

/** The home of one user, who signs in with the command line. */
export class Home {
  readonly env: Record<string, string>
  readonly #mock: MockSpotify

  constructor(mock: MockSpotify) {
    const home = mkdtempSync(join(tmpdir(), 'spotify-sdk-mcp-'))
    onTestFinished(() => rmSync(home, { recursive: true, force: true }))
    this.env = { ...childEnvironment, HOME: home, ...mock.env }
    this.#mock = mock
  }

  async signIn(scopes: readonly string[]): Promise<void> {
    await using browser = await FakeBrowser.start(async (url) =>
      fetch(await this.#mock.authorize(url)),
    )
    const env = { ...this.env, BROWSER: browser.path }
    const login = ['--conditions=@spotify-sdk/source', cli, 'login', '--scope', ...scopes]
    await promisify(execFile)(node, login, { env })
  }

  /** Runs the server without a client, for one that ends by itself. */
  async runServer(): Promise<{ code: number; stdout: string; stderr: string }> {
    const run = promisify(execFile)(command, words, { env: this.env })
    return run.then(
      (output) => ({ code: 0, ...output }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    )
  }

  async startServer(): Promise<RunningServer> {
    return RunningServer.start(this.env)
  }
}

/** A server as a process, and the protocol's own client. */
export class RunningServer {
  readonly client: Client
  /** What the client could not read as the protocol. */
  readonly violations: Error[] = []
  stderr = ''

  private constructor(client: Client) {
    this.client = client
    Object.assign(client, { onerror: (error: Error) => void this.violations.push(error) })
    onTestFinished(() => client.close())
  }

  static async start(env: Record<string, string>): Promise<RunningServer> {
    const transport = new StdioClientTransport({ command, args: words, env, stderr: 'pipe' })
    const server = new RunningServer(new Client({ name: 'test', version: '0.1.0' }))
    transport.stderr?.on('data', (text: Buffer) => (server.stderr += text.toString()))
    await server.client.connect(transport)
    return server
  }

  /** Calls a tool. @returns Its result, read as JSON where it is no error. */
  async call(name: string, input: Record<string, unknown> = {}): Promise<unknown> {
    const { isError, content } = await this.client.callTool({ name, arguments: input })
    const [{ text = '' } = {}] = content as readonly { readonly text?: string }[]
    return isError === true ? { error: text } : JSON.parse(text)
  }
}
