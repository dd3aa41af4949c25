import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { serializeTokenInfo } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import type { Effort, Experiment } from '../experiment.ts'
import { peersFolder } from '../libraries.ts'
import { measureOnFiles, type FileStores } from './file-cache.ts'
import { sampleToken } from './sample-token.ts'
import type { Timed } from './timing-rows.ts'

const key = 'client-credentials:0123456789abcdef0123456789abcdef'
const floor = 'hand-written: temporary file + fsync + rename'
const ours = 'FileTokenCache.set'

async function timed(folder: string, withPeers: boolean): Promise<ReadonlyMap<string, Timed>> {
  const token = sampleToken()
  const text = serializeTokenInfo(token)
  const inFolder = new FileTokenCache({ directory: join(folder, 'tokens') })
  const inFile = new FileTokenCache({ path: join(folder, 'one', 'token.json') })
  const all = new Map<string, Timed>([
    [floor, { kind: 'floor', to: floor, run: () => writeByHand(folder, text) }],
    [ours, { kind: 'ours', to: floor, run: () => inFolder.set(token, key) }],
    [
      'FileTokenCache.set of one path',
      { kind: 'ours', to: floor, run: () => inFile.set(token, key) },
    ],
  ])
  if (!withPeers) return all
  const { atomically } = (await import(`${peersFolder}/file-stores.ts`)) as FileStores
  all.set('write-file-atomic', { kind: 'peer', to: floor, run: atomically(folder, text) })
  return all
}

async function writeByHand(folder: string, text: string): Promise<void> {
  const temporary = join(folder, 'by-hand.temporary')
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(folder, 'by-hand.json'))
}

export const fileStore: Experiment = {
  name: 'file-store',
  title: 'A token into a file',
  method:
    'One call after another, all in turn in 31 shuffled rounds, on the disk of the temporary folder. ' +
    '`FileTokenCache` also takes the next fence, checks for a later one, flushes the folder ' +
    'as well as the file, and removes what it replaced.',
  plot: 'Time to store a token in a file, × temporary file + fsync + rename',
  limitSeconds: 120,
  run: (effort: Effort) =>
    measureOnFiles(
      {
        floor,
        ours,
        goal: {
          what: '`FileTokenCache` store × hand-written temporary file + fsync + rename',
          maxRatio: 2.5,
        },
        pace: { rounds: 31, sampleMilliseconds: 200 },
        timed: (folder) => timed(folder, effort.withPeers),
      },
      effort,
    ),
}
