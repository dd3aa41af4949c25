/** Calls the handler on this machine, as Lambda does: once for each line of input, which is a path. */
import { createInterface } from 'node:readline'
import { handler } from './handler.ts'

for await (const rawPath of createInterface({ input: process.stdin })) {
  const { statusCode, body } = await handler({ rawPath })
  console.log(`${statusCode} ${body}`)
}
process.exit()
