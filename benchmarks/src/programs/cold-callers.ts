import { adapterOf, type Library } from '../libraries.ts'

// argv: the library as JSON, the token endpoint, the number of callers.

const [, , library = '', tokenUrl = '', callers] = process.argv
const { setUp } = await adapterOf(JSON.parse(library) as Library)
const getToken = setUp(tokenUrl)

const begin = performance.now()
const results = await Promise.allSettled(Array.from({ length: Number(callers) }, () => getToken()))
const failed = results.filter(({ status }) => status === 'rejected').length
process.send?.({ milliseconds: performance.now() - begin, failed })
