import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash, randomUUID } from 'node:crypto'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import fc from 'fast-check'
import { jsonBytes } from '../cases/json-text.ts'
import { everyPlanted } from '../planted.ts'
import { hostileTarget, type Outcome } from '../target.ts'
import { problemWithCacheResult, tryLease } from './value-checks.ts'
import { secretTexts, storedFields, tokenFields } from './stored-token.ts'

/** A foreign file, folder or link in the folder of a key. */
interface FolderEntry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link'
  readonly content: Uint8Array
}

type Operation = 'get' | 'lease' | 'set' | 'path'

const key = 'client-credentials:app'
/** Made at the first case: this module is read by many processes that run none. */
const folder = join(tmpdir(), `spotify-sdk-hostile-${randomUUID()}`)
const keyFolder = join(folder, createHash('sha256').update(key).digest('hex'))
const onePath = join(keyFolder, 'token.json')

const numbers = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 5 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('9007199254740991', '9007199254740990', '1e3', '007', '-1', '٣'),
  },
)

const names = fc.oneof(
  { weight: 6, arbitrary: numbers.map((number) => `token.${number}`) },
  { weight: 3, arbitrary: numbers.map((number) => `lease.${number}`) },
  { weight: 1, arbitrary: fc.constantFrom('temporary.1', 'temporary.', 'token', '__proto__') },
)

const leaseFields = [
  { state: 'held', pid: 1, boot_id: 'b', pid_namespace: 'n', process_start: '1', lease_seconds: 5 },
  { state: 'released' },
  { state: 'cooldown', cooldown_seconds: 10, ends_at: 1_900_000_000, code: 'rate_limited' },
]

const tokenFiles = jsonBytes(
  [{ ...storedFields, committed: true, clock_offset_seconds: 5 }, { deleted: true }],
  secretTexts,
)

const contents = fc.oneof(
  { weight: 3, arbitrary: tokenFiles },
  { weight: 1, arbitrary: jsonBytes(leaseFields, secretTexts) },
)

export const fileCache = hostileTarget<readonly [Operation, readonly FolderEntry[]]>({
  name: 'file-cache',
  what: 'folders of `FileTokenCache` with hostile names, contents, folders and links',
  weight: 5,
  cases: fc.tuple(
    fc.constantFrom('get', 'get', 'get', 'path', 'path', 'lease', 'set'),
    fc.array(
      fc.record({
        name: names,
        kind: fc.constantFrom('file', 'file', 'file', 'file', 'folder', 'link'),
        content: contents,
      }),
      { minLength: 1, maxLength: 4 },
    ),
  ),
  run: async ([operation, entries]) => {
    fillFolder(operation, entries)
    return operation === 'path' ? readPath() : readDirectory(operation)
  },
  problemWith: problemWithCacheResult,
  mayThrow: ['TokenCacheError'],
  secrets: everyPlanted,
  close: async () => rmSync(folder, { recursive: true, force: true }),
})

function fillFolder(operation: Operation, entries: readonly FolderEntry[]): void {
  rmSync(keyFolder, { recursive: true, force: true })
  mkdirSync(keyFolder, { recursive: true, mode: 0o700 })
  for (const [index, { name, kind, content }] of entries.entries()) {
    const isThePath = operation === 'path' && index === 0
    const path = isThePath ? onePath : join(keyFolder, name)
    try {
      if (kind === 'folder') mkdirSync(path)
      else if (kind === 'link') symlinkSync(join(keyFolder, 'token.1'), path)
      else writeFileSync(path, content, { mode: 0o600 })
    } catch {
      // The name exists already.
    }
  }
}

async function readPath(): Promise<Outcome> {
  return { value: await new FileTokenCache({ path: onePath }).get(key) }
}

async function readDirectory(operation: Operation): Promise<Outcome> {
  const cache = new FileTokenCache({ directory: folder })
  if (operation === 'lease') return { value: await tryLease(cache, key), shown: [] }
  if (operation === 'set') await cache.set(tokenFields, key)
  return { value: await cache.get(key) }
}
