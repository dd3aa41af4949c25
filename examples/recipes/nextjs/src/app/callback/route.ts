import { spotify } from '../../spotify.ts'

export const GET = (request: Request): Promise<Response> => spotify().callback(request)
