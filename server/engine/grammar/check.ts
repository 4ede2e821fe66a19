import { type Expression, type Gbnf, GrammarError } from './gbnf.ts'

/**
 * What must hold before a grammar is run: the root is there, every name has a rule, every rule can come
 * to an end, and none begins with itself (which would read nothing for ever).
 * @throws GrammarError naming the rule.
 */
export function checkGrammar(grammar: Gbnf, root: string): void {
  if (!grammar.has(root)) throw new GrammarError(`the grammar has no rule ${root}`)
  for (const [name, rule] of grammar) {
    const missing = missingIn(rule, grammar)
    if (missing !== null) {
      throw new GrammarError(`the rule ${name} uses ${missing}, which is not there`)
    }
  }
  const ends = growing(grammar, endsWith)
  const endless = [...grammar.keys()].find((name) => !ends.has(name))
  if (endless !== undefined) throw new GrammarError(`the rule ${endless} can never end`)
  checkBeginnings(grammar, emptyRules(grammar))
}

/** The rules that may match nothing at all. */
export const emptyRules = (grammar: Gbnf): ReadonlySet<string> => growing(grammar, isEmpty)

/** Whether an expression may match nothing, given the rules known to. */
export function isEmpty(expression: Expression, empty: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'class':
      return false
    case 'rule':
      return empty.has(expression.name)
    case 'sequence':
      return expression.items.every((item) => isEmpty(item, empty))
    case 'choice':
      return expression.items.some((item) => isEmpty(item, empty))
    case 'repeat':
      return expression.min === 0 || isEmpty(expression.item, empty)
  }
}

function endsWith(expression: Expression, ends: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'class':
      return expression.set.length > 0
    case 'rule':
      return ends.has(expression.name)
    case 'sequence':
      return expression.items.every((item) => endsWith(item, ends))
    case 'choice':
      return expression.items.some((item) => endsWith(item, ends))
    case 'repeat':
      return expression.min === 0 || endsWith(expression.item, ends)
  }
}

/** The least set of rules of which a property holds that grows with the set. */
function growing(
  grammar: Gbnf,
  holds: (rule: Expression, known: ReadonlySet<string>) => boolean,
): ReadonlySet<string> {
  const known = new Set<string>()
  const rules = [...grammar]
  for (let size = -1; size !== known.size;) {
    size = known.size
    for (const [name, rule] of rules) if (!known.has(name) && holds(rule, known)) known.add(name)
    // A chain of rules is settled in one pass in one of the two directions.
    rules.reverse()
  }
  return known
}

function checkBeginnings(grammar: Gbnf, empty: ReadonlySet<string>): void {
  const settled = new Set<string>()
  const open = new Set<string>()
  // An explicit stack: a chain of rules may be as long as the grammar.
  for (const start of grammar.keys()) {
    const path: { name: string; rest: string[] }[] = []
    const enter = (name: string) => {
      const rule = grammar.get(name)
      open.add(name)
      path.push({ name, rest: rule === undefined ? [] : [...beginnings(rule, empty)] })
    }
    if (!settled.has(start)) enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.pop()
      if (next === undefined) {
        path.pop()
        open.delete(top.name)
        settled.add(top.name)
      } else if (open.has(next)) {
        throw new GrammarError(`the rule ${next} begins with itself`)
      } else if (!settled.has(next)) enter(next)
    }
  }
}

function* beginnings(expression: Expression, empty: ReadonlySet<string>): Generator<string> {
  switch (expression.kind) {
    case 'class':
      return
    case 'rule':
      yield expression.name
      return
    case 'choice':
      for (const item of expression.items) yield* beginnings(item, empty)
      return
    case 'repeat':
      yield* beginnings(expression.item, empty)
      return
    case 'sequence':
      for (const item of expression.items) {
        yield* beginnings(item, empty)
        if (!isEmpty(item, empty)) return
      }
  }
}

/** The first name without a rule that an expression uses. */
function missingIn(expression: Expression, grammar: Gbnf): string | null {
  switch (expression.kind) {
    case 'class':
      return null
    case 'rule':
      return grammar.has(expression.name) ? null : expression.name
    case 'repeat':
      return missingIn(expression.item, grammar)
    case 'sequence':
    case 'choice':
      for (const item of expression.items) {
        const missing = missingIn(item, grammar)
        if (missing !== null) return missing
      }
      return null
  }
}
