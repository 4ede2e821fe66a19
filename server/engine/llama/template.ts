import { createHash } from 'node:crypto'
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja'
import { EngineError, type PromptMessage, type SegmentSource } from '../engine.ts'
import type { ModelMetadata } from './protocol.ts'

/** A stretch of a rendered prompt before it is tokenised. */
export type Stretch = {
  readonly from: SegmentSource
  readonly ref: string | null
  readonly text: string
}

/**
 * A model's chat template. It is rendered with a mark in place of each message and never sees what a
 * message says: no text of a person can become part of the template's own, in which special tokens count.
 * Without a clock either: the same messages give the same prompt on any day.
 */
export class ChatTemplate {
  /** base64url SHA-256 of the template text. */
  readonly ref: string
  readonly #program: ReturnType<typeof parse>
  readonly #special: { readonly bos_token: string; readonly eos_token: string }

  /** @throws EngineError when the model has no template or an unusable one. */
  constructor(metadata: Pick<ModelMetadata, 'chatTemplate' | 'bos' | 'eos'>) {
    const { chatTemplate } = metadata
    if (chatTemplate === null) {
      throw unusable('the file has no chat template, so it is not a model to talk with')
    }
    this.ref = createHash('sha256').update(chatTemplate).digest('base64url')
    this.#special = { bos_token: metadata.bos?.text ?? '', eos_token: metadata.eos?.text ?? '' }
    try {
      this.#program = parse(tokenize(chatTemplate, { lstrip_blocks: true, trim_blocks: true }))
    } catch (cause) {
      throw unusable(`its chat template cannot be read: ${said(cause)}`, cause)
    }
    this.render([{ role: 'user', text: '', from: 'person', ref: null }])
  }

  /**
   * The prompt that asks for the assistant's next message, as stretches in order.
   * @throws EngineError when the template refuses the messages or leaves one out.
   */
  render(messages: readonly PromptMessage[]): readonly Stretch[] {
    const rendered = this.#run(messages.map(({ role }, i) => ({ role, content: mark(i) })))
    const stretches: Stretch[] = []
    const seen = new Set<number>()
    const own = (text: string) => {
      if (text !== '') stretches.push({ from: 'template', ref: this.ref, text })
    }
    let end = 0
    for (const match of rendered.matchAll(MARK)) {
      const index = Number(match[1])
      const message = messages[index]
      if (message === undefined) continue
      own(rendered.slice(end, match.index))
      stretches.push({ from: message.from, ref: message.ref, text: message.text })
      seen.add(index)
      end = match.index + match[0].length
    }
    own(rendered.slice(end))
    const lost = messages.find((_, i) => !seen.has(i))
    if (lost !== undefined) throw unusable(`its chat template leaves out a ${lost.role} message`)
    return stretches
  }

  #run(messages: readonly { readonly role: string; readonly content: string }[]): string {
    const environment = new Environment()
    const globals = {
      true: true,
      false: false,
      none: null,
      True: true,
      False: false,
      None: null,
      range,
      raise_exception: (message: string) => {
        throw new Error(message)
      },
      messages,
      add_generation_prompt: true,
      ...this.#special,
    }
    try {
      for (const [name, value] of Object.entries(globals)) environment.set(name, value)
      return String(new Interpreter(environment).run(this.#program).value)
    } catch (cause) {
      throw unusable(`its chat template refuses these messages: ${said(cause)}`, cause)
    }
  }
}

/** Private-use characters: no template spells them, and whoever trims or joins text leaves them whole. */
const mark = (index: number) => `\u{e000}${index}\u{e001}`
const MARK = /\u{e000}(\d+)\u{e001}/gu

function range(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop]
  const count = Math.max(0, Math.ceil((to - from) / step))
  return Array.from({ length: count }, (_, i) => from + i * step)
}

function unusable(why: string, cause?: unknown): EngineError {
  return new EngineError(
    'engine_failed',
    `could not use this model: ${why}; choose another model`,
    {
      cause,
    },
  )
}

function said(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
