import { z } from 'zod'
import { plainSurroundings, type Surroundings } from '../../engine/engine.ts'
import { toolName } from './completion-message.ts'
import { doesNotFit } from './refused-parameter.ts'
import { optional } from './completion-sampling.ts'

const MOST_TOOLS = 128

const Tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: toolName,
    description: z.string().max(20_000).nullable().optional(),
    parameters: z
      .looseObject({ type: z.literal('object') })
      .nullable()
      .optional(),
    /** Arguments are held to the schema in any case. */
    strict: z.boolean().nullable().optional(),
  }),
})

const ToolChoice = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: z.string() }) }),
  ],
  { error: 'none, auto, required or a function of the tools is expected' },
)

/** `none` asks a model that can think not to; the others say how many tokens it may take. */
export const budgets = {
  none: 0,
  minimal: 64,
  low: 256,
  medium: 1024,
  high: null,
  xhigh: null,
  max: null,
} as const
export type Effort = keyof typeof budgets
const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

export const toolShape = {
  tools: optional(z.array(Tool).max(MOST_TOOLS)),
  tool_choice: optional(ToolChoice),
  parallel_tool_calls: optional(z.boolean()),
  reasoning_effort: optional(z.enum(efforts)),
}
const ToolRequest = z.object(toolShape)
export type ToolRequest = z.infer<typeof ToolRequest>

/** @throws Refused for a choice of tools that there are not, and two of one name. */
export function surroundingsOf(request: ToolRequest): Surroundings {
  const tools = (request.tools ?? []).map(({ function: { name, description, parameters } }) => ({
    name,
    description: description ?? '',
    parameters: JSON.stringify(parameters ?? noParameters),
  }))
  const names = tools.map(({ name }) => name)
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at)
  if (twice !== -1)
    throw doesNotFit(`tools[${twice}].function.name`, 'an earlier tool has this name')
  const choice = choiceOf(request.tool_choice, names)
  return {
    ...plainSurroundings,
    tools,
    choice,
    parallel: request.parallel_tool_calls ?? true,
    thinks: request.reasoning_effort !== 'none',
  }
}

const noParameters = { type: 'object', properties: {}, additionalProperties: false }

function choiceOf(
  choice: ToolRequest['tool_choice'],
  names: readonly string[],
): Surroundings['choice'] {
  if (choice == null) return 'auto'
  if (choice === 'required' && names.length === 0)
    throw doesNotFit('tool_choice', 'there are no tools')
  if (typeof choice === 'string') return choice
  const { name } = choice.function
  if (!names.includes(name)) throw doesNotFit('tool_choice', 'it names a tool that there is not')
  return { name }
}
