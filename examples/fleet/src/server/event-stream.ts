import type { ServerResponse } from 'node:http'

const maxReaders = 20

/** Sends server-sent events to all open pages. */
export class EventStream {
  readonly #readers = new Set<ServerResponse>()

  add(response: ServerResponse): void {
    if (this.#readers.size >= maxReaders) {
      response.writeHead(503).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    this.#readers.add(response)
    response.once('close', () => this.#readers.delete(response))
  }

  send(data: unknown): void {
    if (this.#readers.size === 0) return
    const event = `data: ${JSON.stringify(data)}\n\n`
    for (const reader of this.#readers) {
      // A slow reader skips this update and gets the next one.
      if (!reader.writableNeedDrain) reader.write(event)
    }
  }
}
