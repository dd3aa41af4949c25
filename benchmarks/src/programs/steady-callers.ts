import { hurryClock } from '../fast-clock.ts'
import { adapterOf, type Library } from '../libraries.ts'

// argv: the library as JSON, the token endpoint, the number of callers, milliseconds in which they come.

const [, , library = '', tokenUrl = '', count, milliseconds] = process.argv
const callers = Number(count)
const spacing = Number(milliseconds) / callers

const { setUp } = await adapterOf(JSON.parse(library) as Library)
const getToken = setUp(tokenUrl)
await getToken()
for (let call = 0; call < 1000; call++) await getToken()

// From 400 s before the end of an hour's token to 20 s after it.
hurryClock(420_000 / Number(milliseconds), 3200)
const waits: Promise<number>[] = []
const call = async (): Promise<number> => {
  const begin = performance.now()
  await getToken()
  return performance.now() - begin
}
const begin = performance.now()
while (waits.length < callers) {
  await new Promise((resolve) => setTimeout(resolve, spacing))
  const due = Math.min(Math.floor((performance.now() - begin) / spacing), callers)
  while (waits.length < due) waits.push(call())
}
process.send?.(await Promise.all(waits))
