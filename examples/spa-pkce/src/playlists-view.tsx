import type { ReactNode } from 'react'
import { ProblemView } from './problem-view.tsx'
import { loadPlaylists, type Playlist } from './spotify-api.ts'
import { useLoaded } from './use-loaded.ts'

export function PlaylistsView(): ReactNode {
  const playlists = useLoaded(loadPlaylists)
  return (
    <section aria-busy={playlists.status === 'loading'}>
      <h2>Playlists</h2>
      {playlists.status === 'failed' && <ProblemView problem={playlists.problem} />}
      {playlists.status === 'loaded' && playlists.value.length === 0 && (
        <p>There are none so far.</p>
      )}
      {playlists.status === 'loaded' && (
        <ul className="playlists">
          {playlists.value.map((playlist) => (
            <PlaylistItem key={playlist.id} playlist={playlist} />
          ))}
        </ul>
      )}
    </section>
  )
}

function PlaylistItem({ playlist }: { readonly playlist: Playlist }): ReactNode {
  const { name, trackCount, isPrivate } = playlist
  return (
    <li>
      <span className="cover" aria-hidden="true">
        ♪
      </span>
      <span>
        <strong>{name}</strong>
        <small>
          {trackCount} {trackCount === 1 ? 'track' : 'tracks'}
          {isPrivate && ' · private'}
        </small>
      </span>
    </li>
  )
}
