import { spotify } from '../../spotify.ts'

export const POST = (request: Request): Promise<Response> => spotify().login(request)

// Follows the redirect by which `login` moves a sign-in from another host of the site.
export const GET = POST
