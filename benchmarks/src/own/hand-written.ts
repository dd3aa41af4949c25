import { requestToken, type SetUp } from '../library.ts'

/** What experienced developers write by hand. */
class HandWritten {
  readonly #tokenUrl: string
  #token: Promise<string> | undefined
  #until = Infinity

  constructor(tokenUrl: string) {
    this.#tokenUrl = tokenUrl
  }

  getAccessToken(): Promise<string> {
    if (this.#token !== undefined && Date.now() < this.#until) return this.#token
    this.#until = Infinity
    return (this.#token = this.#request())
  }

  async #request(): Promise<string> {
    const sentAt = Date.now()
    const answer = await requestToken(this.#tokenUrl)
    this.#until = sentAt + (answer.expires_in - 30) * 1000
    return answer.access_token
  }
}

export const setUp: SetUp = (tokenUrl) => {
  const auth = new HandWritten(tokenUrl)
  return () => auth.getAccessToken()
}
