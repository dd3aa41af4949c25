import type { Image } from '@spotify-sdk/client'

/** Width and height in pixels, with the prefix that Spotify's image ids have for it. */
const sizes = {
  cover: [
    [640, 'ab67616d0000b273'],
    [300, 'ab67616d00001e02'],
    [64, 'ab67616d00004851'],
  ],
  portrait: [
    [640, 'ab6761610000e5eb'],
    [320, 'ab67616100005174'],
    [160, 'ab6761610000f178'],
  ],
} as const

/** An album's cover or an artist's portrait, the largest first. */
export function images(kind: keyof typeof sizes, imageId: string): Image[] {
  return sizes[kind].map(([size, prefix]) => ({
    url: `https://i.scdn.co/image/${prefix}${imageId}`,
    height: size,
    width: size,
  }))
}
