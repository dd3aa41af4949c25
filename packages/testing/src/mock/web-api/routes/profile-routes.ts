import { ApiRefusal } from '../api-error.ts'
import { privateUser, publicUser } from '../objects/user-objects.ts'
import type { ApiRoute } from './api-route.ts'

/** @see {@link https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile} */
export const profileRoutes: readonly ApiRoute[] = [
  { on: 'GET /me', answerUser: ({ user, scope, origin }) => privateUser(user, scope, origin) },
  {
    on: 'GET /users/{id}',
    isExtendedOnly: true,
    answer: ({ accounts, parameters, origin }) => {
      const user = accounts.users.get(parameters['id'] ?? '')
      if (user === undefined) throw new ApiRefusal(404, 'Resource not found')
      return publicUser(user, origin)
    },
  },
]
