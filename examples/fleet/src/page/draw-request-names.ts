import type { TokenRequest } from '../snapshot.ts'
import type { Frame } from './frame.ts'
import { svg } from './svg.ts'

/** Requests so close to each other that they share one name. */
interface Cluster {
  readonly x: number
  readonly tokens: readonly number[]
}

const closePixels = 14

/** Draws the names of the tokens in Spotify's row, if there is room. */
export function drawRequestNames(
  frame: Frame,
  requests: readonly TokenRequest[],
): readonly SVGElement[] {
  const clusters = clustersOf(frame, requests)
  return clusters.flatMap(({ x, tokens }, index) => {
    const name = tokens.length === 1 ? `#${tokens[0]}` : `${tokens.length} requests`
    const room = (clusters[index + 1]?.x ?? frame.width) - x
    if (room < name.length * 7 + 18) return []
    return [svg('text', { class: 'request-name', x: x + 11, y: frame.spotifyY }, name)]
  })
}

function clustersOf(frame: Frame, requests: readonly TokenRequest[]): readonly Cluster[] {
  const clusters: Cluster[] = []
  const byTime = requests.toSorted((a, b) => (a.until ?? 0) - (b.until ?? 0))
  for (const { token, until } of byTime) {
    if (token === undefined || until === undefined || !frame.isShown(until)) continue
    const x = frame.x(until)
    const last = clusters.at(-1)
    if (last === undefined || x - last.x > closePixels) clusters.push({ x, tokens: [token] })
    else clusters[clusters.length - 1] = { x, tokens: [...last.tokens, token] }
  }
  return clusters
}
