import { Buffer } from 'node:buffer'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { Answer } from './answer.ts'
import type { Fault } from '../faults/fault.ts'

const chunkBytes = 16_384

/** Sends an answer as the fault has it: whole, cut, or after a mass of spaces. */
export async function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  { truncate, oversizeBytes, headers: faultHeaders }: Fault,
): Promise<void> {
  const content = Buffer.from(body)
  const allHeaders = { ...headers, ...faultHeaders }
  if (oversizeBytes !== undefined) {
    response.writeHead(status, allHeaders)
    await pipeline(Readable.from(padded(content, oversizeBytes)), response)
    return
  }
  if (truncate === true) {
    // An empty body has nothing to cut; what is announced must be more than is sent.
    const whole = content.length < 2 ? Buffer.from('{}') : content
    response.writeHead(status, { ...allHeaders, 'content-length': whole.length })
    response.write(whole.subarray(0, whole.length / 2), () => response.destroy())
    return
  }
  response.writeHead(status, { ...allHeaders, 'content-length': content.length })
  response.end(content)
}

/** JSON and HTML allow spaces before them: a client without a limit finds nothing wrong. */
function* padded(content: Buffer, sizeBytes: number): Generator<Buffer> {
  let paddingBytes = sizeBytes - content.length
  while (paddingBytes > 0) {
    yield Buffer.alloc(Math.min(paddingBytes, chunkBytes), ' ')
    paddingBytes -= chunkBytes
  }
  yield content
}
