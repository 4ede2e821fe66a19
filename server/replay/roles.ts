import type { SegmentValue } from '@overt/verifier'
import type { PromptMessage } from '../engine/engine.ts'
import type { ChatTemplate, Stretch } from '../engine/template/template.ts'

type Role = PromptMessage['role']
type Render = Pick<ChatTemplate, 'render'>

/** A receipt does not say who spoke, the template's words around a message do: this many tries find it out. */
const MOST_RENDERINGS = 2000

/**
 * The messages whose rendering is these segments, or null when there are none: then somebody put words
 * between them that are not the template's.
 */
export function messagesOf(
  segments: readonly SegmentValue[],
  template: Render,
): readonly PromptMessage[] | null {
  const said = segments.filter(({ from }) => from !== 'template')
  // The model's first token may stand before everything, without a text.
  const wanted = segments.filter(({ from, bytes }) => from !== 'template' || bytes !== '')
  const guess = guessed(said)
  if (isSame(rendered(template, guess), wanted)) return guess
  return new Search(template, said, wanted).find([])
}

class Search {
  readonly #template: Render
  readonly #said: readonly SegmentValue[]
  readonly #wanted: readonly SegmentValue[]
  #left = MOST_RENDERINGS

  constructor(template: Render, said: readonly SegmentValue[], wanted: readonly SegmentValue[]) {
    this.#template = template
    this.#said = said
    this.#wanted = wanted
  }

  /** Depth first: a message with the wrong role shows in the words before it. */
  find(messages: readonly PromptMessage[]): readonly PromptMessage[] | null {
    const next = this.#said[messages.length]
    if (next === undefined) {
      return isSame(rendered(this.#template, messages), this.#wanted) ? messages : null
    }
    for (const role of rolesOf(next)) {
      if (this.#left-- <= 0) return null
      const tried = [...messages, message(next, role)]
      if (!this.#beginsSo(tried)) continue
      const found = this.find(tried)
      if (found !== null) return found
    }
    return null
  }

  #beginsSo(messages: readonly PromptMessage[]): boolean {
    const stretches = rendered(this.#template, messages) ?? []
    const last = stretches.findLastIndex(({ from }) => from !== 'template')
    return last !== -1 && isSame(stretches.slice(0, last + 1), this.#wanted.slice(0, last + 1))
  }
}

function rolesOf({ from }: SegmentValue): readonly Role[] {
  if (from === 'charter') return ['system']
  return from === 'person' ? ['user', 'system', 'assistant'] : ['user', 'assistant', 'system']
}

/** Turns alternate, and the person asks last. */
function guessed(said: readonly SegmentValue[]): readonly PromptMessage[] {
  const last = said.findLastIndex(({ from }) => from === 'person')
  let before: Role = 'assistant'
  return said.map((segment, at) => {
    const system = segment.from === 'charter' || (segment.from === 'person' && at !== last)
    if (system) return message(segment, 'system')
    before = at === last || before === 'assistant' ? 'user' : 'assistant'
    return message(segment, before)
  })
}

const message = ({ from, ref, bytes }: SegmentValue, role: Role): PromptMessage => ({
  role,
  text: bytes,
  from,
  ref,
})

/** Null when the template refuses these messages. */
function rendered(template: Render, messages: readonly PromptMessage[]): readonly Stretch[] | null {
  try {
    return template.render(messages).stretches
  } catch {
    return null
  }
}

const isSame = (stretches: readonly Stretch[] | null, segments: readonly SegmentValue[]): boolean =>
  stretches?.length === segments.length &&
  stretches.every(
    ({ from, text }, at) => segments[at]?.from === from && segments[at].bytes === text,
  )
