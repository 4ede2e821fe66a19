import type { SegmentSource } from '../engine.ts'

/** A stretch of a rendered prompt before it is tokenised. */
export type Stretch = {
  readonly from: SegmentSource
  readonly ref: string | null
  readonly text: string
}

/**
 * How a text stands where a template puts it: as it is; as it is, or escaped where the template has put
 * it between the quotes of a JSON string; as JSON, in place of those quotes.
 */
type Form = 'text' | 'string' | 'json'

type Marked = Stretch & { readonly form: Form; readonly optional: boolean }

/**
 * Marks stand for what messages and tools say while a template is rendered, so that no text of a person can
 * become part of the template's own, in which special tokens count. They are private-use characters: no
 * template spells them, and whoever trims or joins text leaves them whole.
 */
export class Marks {
  readonly #marked: Marked[] = []

  /** The mark of a stretch. */
  of(stretch: Stretch, form: Form = 'text', optional = false): string {
    return `\u{e000}${this.#marked.push({ ...stretch, form, optional }) - 1}\u{e001}`
  }

  /** The same for what a template may leave out. */
  optional(stretch: Stretch): string {
    return this.of(stretch, 'string', true)
  }

  /** The rendered text with every stretch in its place; `own` is whose the text between them is. */
  fill(rendered: string, own: Pick<Stretch, 'from' | 'ref'>): readonly Stretch[] {
    const stretches: Stretch[] = []
    const push = (stretch: Stretch) => {
      if (stretch.text !== '' || stretch.from !== own.from) stretches.push(stretch)
    }
    let end = 0
    for (const match of rendered.matchAll(MARK)) {
      const marked = this.#marked[Number(match[1])]
      if (marked === undefined) continue
      const { form, text, optional: _, ...stretch } = marked
      const [from, to] = [match.index, match.index + match[0].length]
      const quoted = form !== 'text' && rendered[from - 1] === '"' && rendered[to] === '"'
      const quotes = quoted && form === 'json' ? 1 : 0
      push({ ...own, text: rendered.slice(end, from - quotes) })
      push({ ...stretch, text: quoted && form === 'string' ? escaped(text) : text })
      end = to + quotes
    }
    push({ ...own, text: rendered.slice(end) })
    return stretches
  }

  /** The first that the rendered text leaves out. */
  lost(rendered: string): Stretch | null {
    const seen = new Set([...rendered.matchAll(MARK)].map((match) => Number(match[1])))
    return this.#marked.find(({ optional }, i) => !optional && !seen.has(i)) ?? null
  }
}

const MARK = /\u{e000}(\d+)\u{e001}/gu

/** As the inside of a JSON string. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)
