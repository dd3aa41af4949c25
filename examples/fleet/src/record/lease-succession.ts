/** Finds the process that takes over a lease from a killed or frozen holder. */
export class LeaseSuccession {
  readonly #isShared: boolean
  #vacant: { readonly place: number; readonly mayReturn: boolean } | undefined
  #successor: number | undefined

  /**
   * @param isShared - Whether all processes request one lease; otherwise there are no takeovers.
   */
  constructor(isShared: boolean) {
    this.#isShared = isShared
  }

  /**
   * @param mayReturn - Whether the process was frozen. The process in a killed one's place is a new
   *   one.
   */
  vacate(place: number, mayReturn: boolean): void {
    if (this.#isShared) this.#vacant = { place, mayReturn }
  }

  /** @returns The place of the former holder, if this is a takeover. */
  grant(place: number): number | undefined {
    const vacant = this.#vacant
    this.#vacant = undefined
    const isTakeover = vacant !== undefined && !(vacant.mayReturn && vacant.place === place)
    this.#successor = isTakeover ? place : undefined
    return isTakeover ? vacant.place : undefined
  }

  /** Whether the lease that a process holds was taken over. */
  isSuccessor(place: number): boolean {
    return this.#successor === place
  }
}
