/** One statement of a contract and its test. */
export interface ContractCase<Subject> {
  readonly title: string
  /** Optional members that the statement is about. */
  readonly needs?: readonly string[]
  readonly run: (subject: Subject) => Promise<void>
}

/** Statements that belong together. */
export interface ContractChapter<Subject> {
  readonly title: string
  readonly cases: readonly ContractCase<Subject>[]
}
