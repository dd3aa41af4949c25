/** One statement of a contract, and the test that a subject keeps it. */
export interface ContractCase<Subject> {
  readonly title: string
  /** Optional members without which the statement means nothing. */
  readonly needs?: readonly string[]
  readonly run: (subject: Subject) => Promise<void>
}

/** Statements that belong together. */
export interface ContractChapter<Subject> {
  readonly title: string
  readonly cases: readonly ContractCase<Subject>[]
}
