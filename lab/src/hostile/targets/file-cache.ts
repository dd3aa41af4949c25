import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempDisposableSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import fc from 'fast-check'
import { weighted } from '../cases/hostile-text.ts'
import { jsonBytes } from '../cases/hostile-values.ts'
import { hostileTarget, type CaseOf } from '../target.ts'
import { cacheRules, key, operate } from './cache-operations.ts'
import { storedFields } from './tokens.ts'

const keyFolder = createHash('sha256').update(key).digest('hex')

const numbers = weighted(
  [4, fc.integer({ min: 0, max: 5 }).map(String)],
  [1, fc.constantFrom('9007199254740991', '9007199254740990', '1e3', '007', '-1', '٣')],
)

const names = weighted(
  [6, numbers.map((number) => `token.${number}`)],
  [3, numbers.map((number) => `lease.${number}`)],
  [1, fc.constantFrom('temporary.1', 'temporary.', 'token', '__proto__')],
)

const tokens = jsonBytes(
  { ...storedFields, committed: true, clock_offset_seconds: 5 },
  { deleted: true },
)
const leases = jsonBytes(
  { state: 'held', pid: 1, boot_id: 'b', pid_namespace: 'n', process_start: '1', lease_seconds: 5 },
  { state: 'released' },
  { state: 'cooldown', cooldown_seconds: 10, ends_at: 1_900_000_000, code: 'rate_limited' },
)

/** A foreign file, folder or link in the folder of a key. */
const folderEntry = fc.record({
  name: names,
  kind: fc.constantFrom('file', 'file', 'file', 'file', 'folder', 'link'),
  content: weighted([3, tokens], [1, leases]),
})

export const fileCache = hostileTarget({
  ...cacheRules,
  name: 'file-cache',
  what: 'folders of `FileTokenCache` with hostile names, contents, folders and links',
  weight: 5,
  cases: fc.record({
    operation: fc.constantFrom('get', 'get', 'get', 'lease', 'set', 'delete'),
    /** Whether the cache has only one file, which is the first entry. */
    isPath: fc.constantFrom(true, false, false),
    entries: fc.array(folderEntry, { minLength: 1, maxLength: 4 }),
  }),
  run: async ({ operation, isPath, entries }) => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'spotify-sdk-hostile-'))
    const directory = folder.path
    const path = join(directory, keyFolder, 'token.json')
    mkdirSync(join(directory, keyFolder), { mode: 0o700 })
    for (const [index, entry] of entries.entries()) {
      make(isPath && index === 0 ? path : join(directory, keyFolder, entry.name), entry)
    }
    return await operate(new FileTokenCache(isPath ? { path } : { directory }), operation)
  },
})

function make(path: string, { kind, content }: CaseOf<typeof folderEntry>): void {
  try {
    if (kind === 'folder') mkdirSync(path)
    else if (kind === 'link') symlinkSync(join(dirname(path), 'token.1'), path)
    else writeFileSync(path, content, { encoding: 'latin1', mode: 0o600 })
  } catch {
    // The name exists already.
  }
}
