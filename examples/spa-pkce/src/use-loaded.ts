import { useEffect, useState } from 'react'

/** Something that is loading, loaded, or failed. */
export type Loaded<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'loaded'; readonly value: T }
  | { readonly status: 'failed'; readonly problem: unknown }

/** Loads something when a component is mounted. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ status: 'loading' })

  useEffect(() => {
    let isGone = false
    load().then(
      (value) => isGone || setLoaded({ status: 'loaded', value }),
      (problem: unknown) => isGone || setLoaded({ status: 'failed', problem }),
    )
    return () => {
      isGone = true
    }
  }, [load])

  return loaded
}
