import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { SpotifyClient, StartPlaybackOptions } from '@spotify-sdk/client'
import { z } from 'zod'
import { after, answer } from './answer.ts'
import { playbackSummaryOf, summaryOf } from './summaries.ts'

const uri = z.string().startsWith('spotify:').describe('A URI that another tool returned')
const playlist = z.string().describe('The URI of a playlist')
const limit = z.number().int().min(1)
const reads = { readOnlyHint: true }
const changes = { readOnlyHint: false, destructiveHint: false }

/** The tools of the server; each calls the Web API as the signed-in user. */
export function createServer(spotify: SpotifyClient): McpServer {
  const { player, playlists } = spotify
  const server = new McpServer({ name: 'spotify', version: '0.1.0' })

  const search = {
    query: z.string().min(1).describe('Words, also by field: artist:abba year:1976-1979'),
    type: z.enum(['track', 'album', 'artist', 'playlist']).default('track'),
    limit: limit.max(10).default(5),
  }
  server.registerTool(
    'search',
    { description: 'Searches Spotify.', inputSchema: search, annotations: reads },
    ({ query, type, limit: max }) =>
      answer(async () => {
        const found = await spotify.search({ q: query, type: [type], limit: max }).toArray({ max })
        return found.map(summaryOf)
      }),
  )

  server.registerTool(
    'now_playing',
    { description: 'Says what is playing, and which devices can play.', annotations: reads },
    () =>
      answer(async () => {
        const state = await player.getPlaybackState({ additional_types: ['track', 'episode'] })
        const { devices } = await player.getDevices()
        return {
          playback: state === undefined ? null : playbackSummaryOf(state),
          devices: devices.map(({ id, name, type }) => ({ id, name, type })),
        }
      }),
  )

  const control = {
    action: z.enum(['play', 'pause', 'next', 'previous']),
    uri: uri.optional().describe('With play: what to play; without it, playback goes on'),
    device_id: z.string().optional().describe('From now_playing; default: the active device'),
  }
  server.registerTool(
    'control_playback',
    { description: 'Plays, pauses or skips.', inputSchema: control, annotations: changes },
    ({ action, uri: what, device_id }) =>
      answer(async () => {
        if (action === 'play') await player.startPlayback({ ...playableBy(what), device_id })
        else if (action === 'pause') await player.pausePlayback({ device_id })
        else if (action === 'next') await player.skipToNext({ device_id })
        else await player.skipToPrevious({ device_id })
        return { done: action }
      }),
  )

  server.registerTool(
    'add_to_queue',
    { description: 'Plays an item next.', inputSchema: { uri }, annotations: changes },
    (item) =>
      answer(async () => {
        await player.addToQueue(item)
        return { queued: item.uri }
      }),
  )

  const list = { limit: limit.max(200).default(50) }
  server.registerTool(
    'list_playlists',
    { description: "Lists the user's playlists.", inputSchema: list, annotations: reads },
    ({ limit: max }) =>
      answer(async () => (await playlists.getForCurrentUser().toArray({ max })).map(summaryOf)),
  )

  const one = { playlist, limit: limit.max(500).default(100) }
  server.registerTool(
    'get_playlist',
    { description: 'Lists the items of a playlist.', inputSchema: one, annotations: reads },
    ({ playlist: id, limit: max }) =>
      answer(async () => {
        const entries = await playlists.getItems(id).toArray({ max })
        return entries.flatMap(({ item }) => (item === null ? [] : [summaryOf(item)]))
      }),
  )

  const creation = { name: z.string().min(1), uris: z.array(uri).max(100).default([]) }
  server.registerTool(
    'create_playlist',
    { description: 'Creates a private playlist.', inputSchema: creation, annotations: changes },
    ({ name, uris }) =>
      answer(async () => {
        const created = await playlists.create({ name, public: false })
        const done = `The playlist ${created.uri} was created; its items were not added: use add_to_playlist.`
        if (uris.length > 0) await after(done, () => playlists.addItems(created.id, { uris }))
        return { uri: created.uri, items: uris.length }
      }),
  )

  const addition = { playlist, uris: z.array(uri).min(1).max(100) }
  server.registerTool(
    'add_to_playlist',
    { description: 'Adds items to a playlist.', inputSchema: addition, annotations: changes },
    ({ playlist: id, uris }) =>
      answer(async () => {
        await playlists.addItems(id, { uris })
        return { added: uris.length }
      }),
  )

  return server
}

/** Tracks and episodes are played by themselves, all else as a context. */
function playableBy(what: string | undefined): StartPlaybackOptions {
  if (what === undefined) return {}
  return /^spotify:(?:track|episode):/.test(what) ? { uris: [what] } : { context_uri: what }
}
