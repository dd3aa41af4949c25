import { NextResponse, type NextRequest } from 'next/server'
import { spotify } from './spotify.ts'

/** Renews the session before it ends, and removes the cookie of an ended one: pages set no cookies. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { session } = spotify()
  const response = NextResponse.next()
  await session(request, response.headers)
  return response
}

export const config = { matcher: '/' }
