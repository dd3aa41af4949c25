import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serializeTokenInfo } from '@spotify-sdk/auth-core'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import type { Effort, Experiment } from '../experiment.ts'
import { peersFolder } from '../libraries.ts'
import { measureOnFiles, type FileStores } from './file-cache.ts'
import { sampleToken } from './sample-token.ts'
import type { Timed } from './timing-rows.ts'

const key = 'client-credentials:0123456789abcdef0123456789abcdef'
const floor = 'readFile + JSON.parse'
const ours = 'FileTokenCache.get'

async function timed(folder: string, withPeers: boolean): Promise<ReadonlyMap<string, Timed>> {
  const token = sampleToken()
  const file = join(folder, 'token.json')
  const inFolder = new FileTokenCache({ directory: join(folder, 'tokens') })
  const inFile = new FileTokenCache({ path: join(folder, 'one', 'token.json') })
  await writeFile(file, serializeTokenInfo(token))
  await inFolder.set(token, key)
  await inFile.set(token, key)
  const all = new Map<string, Timed>([
    [
      floor,
      {
        kind: 'floor',
        to: floor,
        run: async () => JSON.parse(await readFile(file, 'utf8')) as unknown,
      },
    ],
    [ours, { kind: 'ours', to: floor, run: () => inFolder.get(key) }],
    ['FileTokenCache.get of one path', { kind: 'ours', to: floor, run: () => inFile.get(key) }],
  ])
  if (!withPeers) return all
  const { unstorage } = (await import(`${peersFolder}/file-stores.ts`)) as FileStores
  all.set('unstorage on fs', { kind: 'peer', to: floor, run: unstorage(folder, 'token.json') })
  return all
}

export const fileGet: Experiment = {
  name: 'file-get',
  title: 'A token from a file',
  method:
    'One call after another, all in turn in 31 shuffled rounds. `FileTokenCache` also checks the ' +
    'owner and permissions of the folder, lists it twice to find the highest fence, follows no ' +
    'link and checks the token.',
  plot: 'Time to read a token from a file, × readFile + JSON.parse',
  limitSeconds: 90,
  run: (effort: Effort) =>
    measureOnFiles(
      {
        floor,
        ours,
        goal: { what: '`FileTokenCache.get` × `readFile` + `JSON.parse`', maxRatio: 2 },
        pace: { rounds: 31, sampleMilliseconds: 100 },
        timed: (folder) => timed(folder, effort.withPeers),
      },
      effort,
    ),
}
