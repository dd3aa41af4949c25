/** A value, or the promise of one: what a member may return that is allowed to be synchronous. */
export type Awaitable<T> = T | PromiseLike<T>
