import { spotify } from '../../spotify.ts'

export const POST = (request: Request): Promise<Response> => spotify().logout(request)
