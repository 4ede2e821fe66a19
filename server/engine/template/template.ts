import { createHash } from 'node:crypto'
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja'
import {
  plainSurroundings,
  type Prompt,
  type PromptMessage,
  type Surroundings,
  type Tool,
} from '../engine.ts'
import type { CallSyntax } from '../reading/call-syntax.ts'
import { neutral, syntaxOf } from '../reading/call-syntaxes.ts'
import { Marks, type Stretch } from './marks.ts'
import { nativeMessages, nativeTools } from './native.ts'
import { neutralMessages } from './neutral.ts'
import { proveSystems, proveTools, said, unusable, type TemplateSource } from './usable.ts'

export type { Stretch } from './marks.ts'

export type Rendered = Pick<Prompt, 'calls'> & {
  readonly stretches: readonly Stretch[]
  /** The prompt ends inside a thought. */
  readonly begunThought: boolean
}

/**
 * A model's chat template. It is rendered with a mark in place of each message and never sees what a
 * message says. Without a clock either: the same messages give the same prompt on any day.
 */
export class ChatTemplate {
  /** base64url SHA-256 of the template text. */
  readonly ref: string
  /** How the model marks thoughts; null where its template knows none. */
  readonly thinking: { readonly open: string; readonly close: string } | null
  readonly #program: ReturnType<typeof parse>
  readonly #special: { readonly bos_token: string; readonly eos_token: string }
  /** The family whose calls the template itself writes; null where they are written our way. */
  readonly #family: CallSyntax | null

  /** It takes one text of the system: several are said as one, an empty line between them. */
  readonly #joins: boolean = false

  /** @throws EngineError when the model has no template or an unusable one. */
  constructor(source: TemplateSource) {
    const { chatTemplate } = source
    if (chatTemplate === null) {
      throw unusable('the file has no chat template, so it is not a model to talk with')
    }
    this.ref = createHash('sha256').update(chatTemplate).digest('base64url')
    this.#special = { bos_token: source.bos?.text ?? '', eos_token: source.eos?.text ?? '' }
    this.thinking = chatTemplate.includes(thought.open) ? thought : null
    try {
      this.#program = parse(tokenize(chatTemplate, { lstrip_blocks: true, trim_blocks: true }))
    } catch (cause) {
      throw unusable(`its chat template cannot be read: ${said(cause)}`, cause)
    }
    const family = syntaxOf(chatTemplate)
    this.#family =
      family !== null && proveTools((...asked) => this.#native(...asked)) ? family : null
    this.#joins = !proveSystems((...asked) => this.#neutral(...asked))
    this.render([{ role: 'user', text: '', from: 'person', ref: null }])
  }

  /**
   * The prompt that asks for the assistant's next message, as stretches in order.
   * @throws EngineError when the template refuses the messages or leaves one out.
   */
  render(messages: readonly PromptMessage[], around: Surroundings = plainSurroundings): Rendered {
    const tools = around.choice === 'none' ? [] : around.tools
    const stretches =
      this.#family === null
        ? this.#neutral(messages, tools, around.thinks)
        : this.#native(messages, tools, around.thinks)
    const end = stretches.at(-1)
    const last = end?.from === 'template' ? end.text.trimEnd() : ''
    return {
      stretches,
      begunThought: this.thinking !== null && last.endsWith(this.thinking.open),
      calls: tools.length === 0 ? null : (this.#family ?? neutral),
    }
  }

  #neutral(messages: readonly PromptMessage[], tools: readonly Tool[], thinks: boolean) {
    const marks = new Marks()
    return this.#run(
      { messages: this.#taken(neutralMessages(messages, tools, marks)), enable_thinking: thinks },
      marks,
    )
  }

  #native(messages: readonly PromptMessage[], tools: readonly Tool[], thinks: boolean) {
    const marks = new Marks()
    const given = tools.length === 0 ? {} : { tools: nativeTools(tools, marks) }
    return this.#run(
      {
        messages: this.#taken(nativeMessages(messages, marks)),
        ...given,
        enable_thinking: thinks,
      },
      marks,
    )
  }

  #taken<M extends { readonly role: string; readonly content: string }>(
    messages: readonly M[],
  ): readonly M[] {
    const next = messages.findIndex(({ role }) => role !== 'system')
    const [first, ...more] = messages.slice(0, next === -1 ? messages.length : next)
    if (!this.#joins || first === undefined || more.length === 0) return messages
    const content = [first, ...more].map((message) => message.content).join('\n\n')
    return [{ ...first, content }, ...messages.slice(1 + more.length)]
  }

  #run(variables: object, marks: Marks): readonly Stretch[] {
    const environment = new Environment()
    const globals = { ...constants, ...variables, add_generation_prompt: true, ...this.#special }
    let rendered: string
    try {
      for (const [name, value] of Object.entries(globals)) environment.set(name, value)
      rendered = String(new Interpreter(environment).run(this.#program).value)
    } catch (cause) {
      throw unusable(`its chat template refuses these messages: ${said(cause)}`, cause)
    }
    const lost = marks.lost(rendered)
    if (lost !== null) throw unusable(`its chat template leaves out a text of the ${lost.from}`)
    return marks.fill(rendered, { from: 'template', ref: this.ref })
  }
}

const thought = { open: '<think>', close: '</think>' }

const constants = {
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
}

function range(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop]
  const count = Math.max(0, Math.ceil((to - from) / step))
  return Array.from({ length: count }, (_, i) => from + i * step)
}
