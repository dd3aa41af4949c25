/** A value or a promise of it, for members that may be synchronous. */
export type Awaitable<T> = T | PromiseLike<T>
