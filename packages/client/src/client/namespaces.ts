import { routes, searchRoute } from '../endpoints/routes/index.ts'
import type { Route, Routes } from '../endpoints/routes/route.ts'
import type { ApiRequests } from './api-requests.ts'
import { callOperation } from './call-operation.ts'

/**
 * Gives a client its namespaces, each created at first use, and `search`. No method needs its object, so
 * all of them can be detached.
 */
export function defineMethods(client: object, requests: ApiRequests): void {
  const methodOf =
    (route: Route) =>
    (...given: readonly unknown[]) =>
      callOperation(requests, route, given)
  for (const [name, methods] of Object.entries<Routes>(routes)) {
    let made: object | undefined
    const get = (): object =>
      (made ??= Object.fromEntries(
        Object.entries(methods).map(([method, route]) => [method, methodOf(route)]),
      ))
    Object.defineProperty(client, name, { get })
  }
  const search = { value: methodOf(searchRoute), writable: true }
  Object.defineProperty(client, 'search', search)
}
