import { ApiRefusal } from '../api-error.ts'

/** A list out of the query, separated by commas. */
export function listOf(
  name: 'ids' | 'uris',
  query: URLSearchParams,
  atMost: number,
): readonly string[] {
  return checkedList(name, query.get(name)?.split(',') ?? [], atMost)
}

/** Refuses a list that is missing or too long. */
export function checkedList(
  name: string,
  list: readonly string[],
  atMost: number,
): readonly string[] {
  if (list.every((item) => item === '')) {
    throw new ApiRefusal(400, `Missing required field: ${name}`)
  }
  if (list.length > atMost) throw new ApiRefusal(400, `Too many ${name} requested`)
  return list
}
