import { doesNotFit } from './refused-parameter.ts'

type Made = { readonly id: string; readonly name: string }

/** The calls of a conversation, as its messages are read: each has one result, right behind the message that makes it. */
export class OpenCalls {
  readonly #open = new Map<string, string>()
  readonly #answered = new Set<string>()

  /** @throws Refused where two calls of one message could not be told apart. */
  make(calls: readonly Made[], at: number): void {
    for (const [i, { id, name }] of calls.entries()) {
      if (this.#open.has(id)) {
        throw doesNotFit(
          `messages[${at}].tool_calls[${i}].id`,
          'an earlier call of this message has it',
        )
      }
      this.#open.set(id, name)
    }
  }

  /** The name of the call that a result is of. @throws Refused where none waits for it. */
  answer(id: string, at: number): string {
    const name = this.#open.get(id)
    if (name === undefined) {
      const why = this.#answered.has(id)
        ? 'a message before it has answered this call'
        : 'no message before it made this call'
      throw doesNotFit(`messages[${at}].tool_call_id`, why)
    }
    this.#open.delete(id)
    this.#answered.add(id)
    return name
  }

  /** @throws Refused where a result is still to come; `param` names what came in its stead. */
  settled(param: string): void {
    const [id] = this.#open.keys()
    if (id !== undefined) throw doesNotFit(param, `a result of the call ${id} is expected first`)
  }
}
