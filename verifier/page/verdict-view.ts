import { type Step, type Summary, type Verdict, describeVerdict, gaps } from '../verifier.ts'
import { element } from './element.ts'
import type { Words } from './words.ts'

/** The whole result: the verdict, what it is about, each step, and what stays unproven. */
export function verdictView(verdict: Verdict, words: Words, language: string): HTMLElement {
  const kind = kindOf(verdict)
  const { summary, because } = verdict
  return element(
    'section',
    { class: `verdict ${tone[kind]}`, 'aria-labelledby': 'headline' },
    element(
      'header',
      {},
      element('h2', { id: 'headline', tabindex: '-1' }, words.headline[kind]),
      element('p', {}, words.meaning[kind]),
      because ? element('p', { class: 'because' }, words.code[because.code]) : null,
    ),
    summary ? aboutView(summary, verdict, words, language) : null,
    element('h3', {}, words.stepsTitle),
    element('ol', { class: 'steps' }, ...verdict.steps.map((step) => stepView(step, words))),
    element('h3', {}, words.notProvenTitle),
    element(
      'ul',
      { class: 'gaps' },
      ...verdict.notProven.map((sentence) => element('li', {}, inWords(sentence, words))),
    ),
    element(
      'details',
      { class: 'raw' },
      element('summary', {}, words.raw),
      element('pre', { lang: 'en', tabindex: '0' }, describeVerdict(verdict)),
    ),
  )
}

type Kind = keyof Words['headline']

const tone: Readonly<Record<Kind, string>> = {
  witnessed: 'seal',
  'self-attested': 'seal',
  proven: 'seal',
  refused: 'alarm',
  'not established': 'wait',
  pending: 'wait',
}

function kindOf({ verdict, level, because }: Verdict): Kind {
  if (because?.code === 'W_PENDING') return 'pending'
  return verdict === 'proven' && level ? level : verdict
}

function aboutView(
  summary: Summary,
  { verdict }: Verdict,
  words: Words,
  language: string,
): HTMLElement {
  const { question, text } = summary
  const proven = verdict === 'proven'
  return element(
    'div',
    { class: 'about' },
    proven ? null : element('p', { class: 'unchecked' }, words.unchecked),
    question === null ? null : element('h3', {}, words.question),
    question === null ? null : element('blockquote', { class: 'question', dir: 'auto' }, question),
    element('h3', {}, words.answer),
    text === null
      ? element('p', { class: 'soft' }, words.answerHidden)
      : element('blockquote', { class: 'answer', dir: 'auto' }, text),
    text !== null && proven ? element('p', { class: 'soft' }, words.compare) : null,
    factsView(summary, words, language),
  )
}

function factsView(summary: Summary, words: Words, language: string): HTMLElement {
  const { origin, id, model, issued, index, size } = summary
  const place = index !== null && size !== null ? words.placeOf(index, size) : null
  const facts: readonly (readonly [keyof Words['facts'], string | null])[] = [
    ['origin', origin],
    ['receipt', id],
    ['model', model],
    ['issued', words.clock(timeOf(issued, language))],
    ['place', place],
  ]
  const rows = facts.flatMap(([name, value]) =>
    value === null ? [] : [element('dt', {}, words.facts[name]), element('dd', {}, value)],
  )
  return element('dl', {}, ...rows)
}

function timeOf(unixSeconds: number, language: string): string {
  const time = new Date(unixSeconds * 1000)
  if (Number.isNaN(time.getTime())) return String(unixSeconds)
  return time.toLocaleString(language, { dateStyle: 'long', timeStyle: 'medium' })
}

function stepView(step: Step, words: Words): HTMLElement {
  const { name, state, code, detail } = step
  return element(
    'li',
    { class: state.replace(' ', '-') },
    element('span', { class: 'title' }, words.step[name].title),
    element('span', { class: 'state' }, words.state[state]),
    element('p', {}, sentenceOf(step, words)),
    state === 'refused'
      ? element('p', { class: 'detail', lang: 'en' }, `${code ?? ''} · ${detail}`)
      : null,
  )
}

function sentenceOf({ name, state, code }: Step, words: Words): string {
  if (state === 'proven') return words.step[name].held
  if (code !== null) return words.code[code]
  return state === 'self-attested' ? words.step[name].held : words.notReached
}

/** The verifier speaks English sentences; each one is known by name. */
function inWords(sentence: string, words: Words): string {
  const name = Object.entries(gaps).find(([, one]) => one === sentence)?.[0]
  return Object.entries(words.gap).find(([one]) => one === name)?.[1] ?? sentence
}
