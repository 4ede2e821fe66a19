import { EngineError, type PromptMessage, type Tool } from '../engine.ts'

/** What a model's file says for its template. */
export type TemplateSource = {
  /** The Jinja text; null when the file has none. */
  readonly chatTemplate: string | null
  readonly bos: { readonly text: string } | null
  readonly eos: { readonly text: string } | null
}

const tool: Tool = { name: 'name', description: 'description', parameters: '{}' }

const conversation: readonly PromptMessage[] = [
  { role: 'user', text: 'question', from: 'person', ref: null },
  {
    role: 'assistant',
    text: '',
    from: 'history',
    ref: null,
    calls: [{ id: 'id', name: 'name', arguments: '{}' }],
  },
  { role: 'tool', text: 'result', from: 'tool', ref: null, call: { id: 'id', name: 'name' } },
]

const twoSystems: readonly PromptMessage[] = [
  { role: 'system', text: 'rules', from: 'charter', ref: null },
  { role: 'system', text: 'wishes', from: 'person', ref: null },
  { role: 'user', text: 'question', from: 'person', ref: null },
]

type Render = (
  messages: readonly PromptMessage[],
  tools: readonly Tool[],
  thinks: boolean,
) => unknown

/** Whether a template says everything of tools, calls and results, tried on one of each. */
export const proveTools = (render: Render): boolean => proves(render, conversation, [tool])

/** Whether a template takes a second text of the system after the first. */
export const proveSystems = (render: Render): boolean => proves(render, twoSystems, [])

function proves(
  render: Render,
  messages: readonly PromptMessage[],
  tools: readonly Tool[],
): boolean {
  try {
    render(messages, tools, true)
    return true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}

export function unusable(why: string, cause?: unknown): EngineError {
  const message = `could not use this model: ${why}; choose another model`
  return new EngineError('engine_failed', message, { cause })
}

export function said(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
