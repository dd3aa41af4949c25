import {
  AuthorizationCodePkce,
  ReauthorizationRequiredError,
} from '@spotify-sdk/auth-authorization-code'
import { authorizeOnLoopback } from '@spotify-sdk/auth-loopback'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { requiredScopes, SpotifyClient, type PlaylistItem } from '@spotify-sdk/client'
import { Command, Option } from 'commander'
import { assertAddable, canBeAdded, deduplicated, sorted, sortKeys, type SortKey } from './order.ts'
import { createWithItems, readUris, replaceItems } from './replace.ts'

interface Options {
  readonly apply: boolean
  readonly browser: boolean
  readonly folder?: string
}

const program = new Command('playlist-tool')
  .description('Sorts, deduplicates and merges your playlists. Changes nothing without --apply.')
  .option('--apply', 'change the playlists; Spotify counts changed items as added today', false)
  .option('--no-browser', 'only print the address of the sign-in')
  .option('--folder <path>', 'where the sign-in is kept (default: the state folder of this user)')
  .configureHelp({ showGlobalOptions: true })

/** Runs a command for the user, who signs in first if nobody has. */
async function withUser(work: (spotify: SpotifyClient) => Promise<void>): Promise<void> {
  const { folder, browser: openBrowser } = program.opts<Options>()
  const authProvider = new AuthorizationCodePkce({
    redirectUri: process.env['SPOTIFY_SDK_REDIRECT_URI'] || 'http://127.0.0.1/callback',
    scope: [
      ...requiredScopes('playlists.create', 'playlists.reorderOrReplaceItems'),
      'playlist-read-private',
      'playlist-read-collaborative',
    ],
    tokenCache: new FileTokenCache({ directory: folder }),
  })
  await using spotify = new SpotifyClient({
    authProvider,
    onEvent: (event) => {
      if (event.type === 'rate-limited')
        console.error(`Spotify asks us to wait ${event.seconds} s.`)
    },
  })
  try {
    await authProvider.getAccessToken()
  } catch (error) {
    if (!ReauthorizationRequiredError.is(error)) throw error
    await authorizeOnLoopback(authProvider, { openBrowser })
  }
  await work(spotify)
}

/** Reads a playlist; on a terminal it shows how far it is. */
async function read(spotify: SpotifyClient, playlist: string): Promise<readonly PlaylistItem[]> {
  const items: PlaylistItem[] = []
  for await (const item of spotify.playlists.getItems(playlist)) {
    items.push(item)
    if (process.stderr.isTTY) process.stderr.write(`\r${items.length} items`)
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K')
  return items
}

/** Changes a playlist to what `change` makes of its items. */
async function rewrite(
  spotify: SpotifyClient,
  playlist: string,
  change: (items: readonly PlaylistItem[]) => readonly PlaylistItem[],
): Promise<void> {
  const before = await read(spotify, playlist)
  const after = change(before)
  const kept = new Set(after)
  for (const each of before) if (!kept.has(each)) console.log(`- ${each.item?.name ?? 'no item'}`)
  if (after.length === before.length && after.every((each, place) => each === before[place])) {
    return console.log('Nothing to do.')
  }
  assertAddable(after)
  const uris = after.flatMap(({ item }) => item?.uri ?? [])
  if (isApplied()) await replaceItems(spotify, playlist, uris)
  return sayDone(`${before.length} items become ${uris.length}, in their new order.`)
}

const isApplied = (): boolean => program.opts<Options>().apply

function sayDone(what: string): void {
  console.log(isApplied() ? `Done: ${what}` : `Dry run: ${what} Pass --apply to do it.`)
}

program
  .command('list', { isDefault: true })
  .description('lists your playlists: id, items, name')
  .action(() =>
    withUser(async (spotify) => {
      for await (const { id, name, items } of spotify.playlists.getForCurrentUser()) {
        console.log(`${id} ${`${items?.total ?? '?'}`.padStart(5)} ${name}`)
      }
    }),
  )

program
  .command('sort <playlist>')
  .description('sorts a playlist')
  .addOption(new Option('--by <key>', 'what to sort by').choices(sortKeys).default('artist'))
  .action((playlist: string, { by }: { readonly by: SortKey }) =>
    withUser((spotify) => rewrite(spotify, playlist, (items) => sorted(items, by))),
  )

program
  .command('deduplicate <playlist>')
  .description('keeps the first of all items that are the same recording')
  .action((playlist: string) => withUser((spotify) => rewrite(spotify, playlist, deduplicated)))

program
  .command('merge <name> <playlists...>')
  .description('creates a private playlist of several others, without duplicates')
  .action((name: string, playlists: readonly string[]) =>
    withUser(async (spotify) => {
      const all: PlaylistItem[] = []
      for (const playlist of playlists) all.push(...(await read(spotify, playlist)))
      const items = deduplicated(all).filter(({ item }) => canBeAdded(item))
      if (isApplied()) {
        const uris = items.flatMap(({ item }) => item?.uri ?? [])
        await createWithItems(spotify, name, uris)
      }
      sayDone(`"${name}" with ${items.length} of ${all.length} items.`)
    }),
  )

program
  .command('restore <playlist> <file>')
  .description('puts the items back that a failed change has left out')
  .action((playlist: string, file: string) =>
    withUser(async (spotify) => {
      const uris = await readUris(file)
      if (isApplied()) await replaceItems(spotify, playlist, uris)
      sayDone(`the playlist has the ${uris.length} items of ${file}.`)
    }),
  )

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
