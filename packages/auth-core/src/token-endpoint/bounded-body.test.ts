import { describe, expect, it } from 'vitest'
import { readBoundedBody } from './bounded-body.ts'

const limit = 256 * 1024

/** A body in chunks that counts reads, and whether it was cancelled. */
function streamed(chunks: Iterable<Uint8Array>): {
  readonly response: Response
  readonly source: { pulled: number; cancelled: boolean }
} {
  const source = { pulled: 0, cancelled: false }
  const iterator = chunks[Symbol.iterator]()
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const { done, value } = iterator.next()
        if (done === true) return controller.close()
        source.pulled++
        controller.enqueue(value)
      },
      cancel: () => {
        source.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { response: new Response(body), source }
}

function* endless(size: number): Generator<Uint8Array> {
  for (;;) yield new Uint8Array(size).fill(32)
}

function withoutStream(text: string): Response {
  return { body: null, text: async () => text } as unknown as Response
}

describe('readBoundedBody', () => {
  it('reads a body to its end', async () => {
    expect(await readBoundedBody(new Response('{"access_token":"a"}'))).toBe('{"access_token":"a"}')
  })

  it('reads no body as an empty one', async () => {
    expect(await readBoundedBody(new Response(null, { status: 204 }))).toBe('')
    expect(await readBoundedBody(new Response(''))).toBe('')
  })

  it('joins characters that were split between two chunks', async () => {
    const bytes = new TextEncoder().encode('é☃\u{1f600}')
    const { response } = streamed(Array.from(bytes, (byte) => Uint8Array.of(byte)))
    expect(await readBoundedBody(response)).toBe('é☃\u{1f600}')
  })

  it('accepts a body of exactly the allowed length', async () => {
    expect(await readBoundedBody(new Response('a'.repeat(limit)))).toBe('a'.repeat(limit))
    expect(await readBoundedBody(new Response('a'.repeat(limit + 1)))).toBeUndefined()
  })

  it('counts bytes, not characters', async () => {
    expect(await readBoundedBody(new Response('é'.repeat(limit / 2)))).toBe('é'.repeat(limit / 2))
    expect(await readBoundedBody(new Response('é'.repeat(limit / 2 + 1)))).toBeUndefined()
  })

  it('reads no more than that of an endless body, and cancels it', async () => {
    const { response, source } = streamed(endless(16 * 1024))
    expect(await readBoundedBody(response)).toBeUndefined()
    expect(source).toEqual({ pulled: 17, cancelled: true })
  })

  it('limits a body without a stream too', async () => {
    expect(await readBoundedBody(withoutStream('a'.repeat(limit)))).toBe('a'.repeat(limit))
    expect(await readBoundedBody(withoutStream('a'.repeat(limit + 1)))).toBeUndefined()
  })

  it('rejects if the body breaks off', async () => {
    const broken = new Error('terminated')
    const body = new ReadableStream({ pull: (controller) => controller.error(broken) })
    await expect(readBoundedBody(new Response(body))).rejects.toBe(broken)
  })

  it('gives up on a body of empty chunks, which would keep every timer from firing', async () => {
    const { response, source } = streamed(endless(0))
    expect(await readBoundedBody(response)).toBeUndefined()
    expect(source).toEqual({ pulled: limit + 1, cancelled: true })
  })
})
