import { routes } from '../endpoints/routes/index.ts'
import type { Routes } from '../endpoints/routes/route.ts'
import type { ApiRequests } from './api-requests.ts'
import { callOperation } from './call-operation.ts'

/** Gives a client its namespaces. Each is created at first use. */
export function defineNamespaces(client: object, requests: ApiRequests): void {
  for (const [name, methods] of Object.entries<Routes>(routes)) {
    let made: object | undefined
    Object.defineProperty(client, name, { get: () => (made ??= methodsOf(methods, requests)) })
  }
}

function methodsOf(methods: Routes, requests: ApiRequests): object {
  return Object.fromEntries(
    Object.entries(methods).map(([name, route]) => [
      name,
      (...given: readonly unknown[]) => callOperation(requests, route, given),
    ]),
  )
}
