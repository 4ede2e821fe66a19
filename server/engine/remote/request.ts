import type { Form, Prompt, PromptMessage, Sampling, Surroundings } from '../engine.ts'

type Addressee = {
  readonly model: string
  /** The name of the limit: older services know only `max_tokens`. */
  readonly limitField?: 'max_completion_tokens' | 'max_tokens'
}

/** The body of a request: only what was asked for, since a provider may refuse what it does not know. */
export function requestBody(
  { model, limitField = 'max_completion_tokens' }: Addressee,
  prompt: Prompt,
  sampling: Sampling,
) {
  return {
    model,
    messages: prompt.messages.map(messageOf),
    stream: true,
    stream_options: { include_usage: true },
    temperature: sampling.temperature,
    top_p: sampling.topP,
    [limitField]: sampling.limit,
    ...(sampling.stop.length > 0 ? { stop: sampling.stop } : {}),
    ...chosen(sampling),
    ...toolsOf(prompt.around),
  }
}

function chosen({ seed, choice, penalties, bias, form, effort, scores }: Sampling) {
  const { presence, frequency } = penalties
  return {
    // Each choice is a request of its own, and the same seed would give the same text.
    ...(seed === null ? {} : { seed: seed + choice }),
    ...(presence === 0 ? {} : { presence_penalty: presence }),
    ...(frequency === 0 ? {} : { frequency_penalty: frequency }),
    ...(bias.length > 0
      ? { logit_bias: Object.fromEntries(bias.map(({ token, add }) => [token, add])) }
      : {}),
    ...(scores === null ? {} : { logprobs: true, top_logprobs: scores }),
    ...(form === null ? {} : { response_format: formOf(form) }),
    ...(effort === null ? {} : { reasoning_effort: effort }),
  }
}

function formOf(form: Form) {
  if (form.kind === 'object') return { type: 'json_object' }
  const { name, description, schema, strict } = form
  const json_schema = {
    name,
    ...(description === null ? {} : { description }),
    schema,
    ...(strict === null ? {} : { strict }),
  }
  return { type: 'json_schema', json_schema }
}

function messageOf({ role, text, calls = [], call }: PromptMessage) {
  if (call !== undefined) return { role, tool_call_id: call.id, content: text }
  if (calls.length === 0) return { role, content: text }
  const tool_calls = calls.map(({ id, name, arguments: given }) => ({
    id,
    type: 'function',
    function: { name, arguments: given },
  }))
  return { role, content: text === '' ? null : text, tool_calls }
}

function toolsOf({ tools, choice, parallel }: Surroundings) {
  if (tools.length === 0) return {}
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: {
        name,
        ...(description === '' ? {} : { description }),
        parameters: JSON.parse(parameters) as unknown,
      },
    })),
    ...(choice === 'auto' ? {} : { tool_choice: choiceOf(choice) }),
    ...(parallel ? {} : { parallel_tool_calls: false }),
  }
}

const choiceOf = (choice: Surroundings['choice']) =>
  typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } }
