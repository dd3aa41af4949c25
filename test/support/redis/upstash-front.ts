import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { createClient } from 'redis'
import { patienceSeconds } from './redis-server.ts'

type Command = readonly (string | number)[]

/** What Upstash answers to one command. */
type Reply = { readonly result: unknown } | { readonly error: string }

/** A connection to Redis by RESP 2. */
interface Upstream {
  sendCommand(command: string[]): Promise<unknown>
  destroy(): void
}

/**
 * Speaks Upstash's REST protocol in front of a real Redis: a command as a JSON array, several of them to
 * `/pipeline`, texts of a reply in Base64 where the client asks for it.
 *
 * @see {@link https://upstash.com/docs/redis/features/restapi | Upstash: REST API}
 */
export class UpstashFront implements AsyncDisposable {
  readonly token = 'token-of-the-database'
  /** Requests so far. */
  requests = 0
  /** Carries out so many of the next requests, and closes their connections without an answer. */
  unanswered = 0
  /** Holds requests back until it resolves. */
  held: Promise<void> | undefined
  readonly #redis: Upstream
  readonly #server: Server

  private constructor(redis: Upstream) {
    this.#redis = redis
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy())
    })
    this.#server.keepAliveTimeout = 0
  }

  static async start(redisPort: number): Promise<UpstashFront> {
    const client = createClient({
      socket: { port: redisPort, host: '127.0.0.1', connectTimeout: patienceSeconds * 1000 },
      RESP: 2,
    })
    client.on('error', () => {})
    await client.connect()
    const front = new UpstashFront(client)
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve))
    return front
  }

  /** What a client is made with: `new Redis(front.settings)`. */
  get settings(): { readonly url: string; readonly token: string } {
    const { port } = this.#server.address() as AddressInfo
    return { url: `http://127.0.0.1:${port}`, token: this.token }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
    this.#redis.destroy()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++
    const body = (await json(request)) as Command | readonly Command[]
    await this.held
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return respond(response, 401, { error: 'WRONGPASS invalid or missing auth token' })
    }
    const isPipeline = request.url === '/pipeline'
    const commands = (isPipeline ? body : [body]) as readonly Command[]
    const inBase64 = request.headers['upstash-encoding'] === 'base64'
    const replies: Reply[] = []
    for (const command of commands) replies.push(await this.#run(command, inBase64))
    if (this.unanswered > 0) {
      this.unanswered--
      return void response.destroy()
    }
    if (isPipeline) return respond(response, 200, replies)
    const [reply] = replies
    respond(response, reply !== undefined && 'error' in reply ? 400 : 200, reply)
  }

  async #run(command: Command, inBase64: boolean): Promise<Reply> {
    try {
      const result = await this.#redis.sendCommand(command.map(String))
      return { result: inBase64 ? encoded(result) : result }
    } catch (error) {
      return { error: (error as Error).message }
    }
  }
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function encoded(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(encoded)
  return typeof result === 'string' && result !== 'OK'
    ? Buffer.from(result).toString('base64')
    : result
}
