import type { ServerResponse } from 'node:http'

const maxReaders = 20

/** Server-sent events, to all who have the page open. */
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
      // Whoever does not keep up is shown the next moment instead.
      if (!reader.writableNeedDrain) reader.write(event)
    }
  }
}
