import { PostgresTokenCache } from '../src/index.ts'

const [, , url = ''] = process.argv

// The connection that listens is still being made when it is closed; it keeps no process alive.
const cache = new PostgresTokenCache({ url })
cache.subscribe?.('key', () => {})
await cache.get('key')
await cache.close()
process.stdout.write('closed')
