/** Who comes after a holder that was killed, or frozen, with the lease in hand. */
export class LeaseSuccession {
  readonly #isShared: boolean
  #vacant: { readonly place: number; readonly mayReturn: boolean } | undefined
  #successor: number | undefined

  /** @param isShared - Whether all processes ask for one lease; else nobody takes over. */
  constructor(isShared: boolean) {
    this.#isShared = isShared
  }

  /** @param mayReturn - A process that was frozen; whoever has a dead one's place is another. */
  vacate(place: number, mayReturn: boolean): void {
    if (this.#isShared) this.#vacant = { place, mayReturn }
  }

  /** @returns Whose lease was taken over, if this is one. */
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
