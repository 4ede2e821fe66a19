import type { Grammar, Surroundings, Tool } from '../engine.ts'
import type { CallSyntax } from '../reading/call-syntax.ts'
import { checkedText, schemaRule } from './schema/compile.ts'
import { Rules } from './schema/rules.ts'
import { SchemaError } from './schema/schema-error.ts'
import { quote } from './schema/spell.ts'
import { Work } from './schema/work.ts'

/**
 * What an answer with tools may write: where it must call, calls from its first token on; where it may, calls
 * and nothing else from the first mark of a call on. Names are of the tools, arguments of their schemas.
 * @throws ToolError for a schema that no grammar can hold, naming the tool and the place; SchemaError for tools that are too much together.
 */
export function callGrammar(
  { tools, choice, parallel }: Pick<Surroundings, 'tools' | 'choice' | 'parallel'>,
  syntax: CallSyntax,
): Grammar {
  const rules = new Rules()
  const root = rules.reserve('root')
  const named =
    typeof choice === 'object' ? tools.filter(({ name }) => name === choice.name) : tools
  const call = rules.reserve('call')
  const work = Work.toCompile()
  const bodies = named.map((tool) => body(tool, syntax, rules, work))
  rules.define(call, bodies.join(' | '), '#')
  const isForced = choice !== 'auto'
  rules.define(root, rootBody(call, syntax, parallel, isForced), '#')
  return { gbnf: checkedText(rules, root), after: isForced ? null : syntax.open }
}

/** A tool whose arguments no grammar can hold. */
export class ToolError extends Error {
  constructor(tool: string, cause: SchemaError) {
    super(`the tool ${tool} cannot be held: ${cause.message}`, { cause })
    this.name = 'ToolError'
  }
}

/** `open` has its beginning of the JSON: what is left of a first call begins behind it. */
const head = '{"name": "'

function body({ name, parameters }: Tool, syntax: CallSyntax, rules: Rules, work: Work): string {
  const given = argumentsRule(name, parameters, rules, work)
  return `${quote(`${name}", "${syntax.argumentsKey}": `)} ${given} "}"`
}

function argumentsRule(tool: string, parameters: string, rules: Rules, work: Work): string {
  try {
    return schemaRule(JSON.parse(parameters), rules, { order: 'declared' }, work)
  } catch (error) {
    throw error instanceof SchemaError ? new ToolError(tool, error) : error
  }
}

function rootBody(call: string, syntax: CallSyntax, parallel: boolean, isForced: boolean): string {
  const { open, kept, before, after, close, between } = syntax
  const opening = isForced ? open : ''
  const first = kept === '' ? before + head : ''
  const isList = kept.startsWith('[')
  const ending = isList ? '' : after + close
  const again = isList ? head : open + (kept === '' ? before + head : '')
  const one = `${literal(opening + first)} ${call} ${literal(ending)}`
  const more =
    parallel && between !== null ? `(${literal(between + again)} ${call} ${literal(ending)})*` : ''
  return [one, more, isList ? literal(']') : ''].filter((part) => part.trim() !== '').join(' ')
}

const literal = (text: string): string => (text === '' ? '' : quote(text))
