import type { Plugin } from 'vite'
import { markBox, strands } from './kit/strands.ts'

/** Draws the mark where no code of the app can: in the page that is seen first, and as the icon of its tab. */
export function markDrawn(): Plugin {
  return {
    name: 'overt:mark-drawn',
    apply: 'build',
    transformIndexHtml: withMark,
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'seal.svg', source: icon() })
    },
  }
}

const place = '%MARK%'

export function withMark(page: string): string {
  if (!page.includes(place)) throw new Error(`index.html has no place ${place} for the mark`)
  return page.replace(place, () => strands[0] ?? '')
}

/** A little heavier than elsewhere: it is seen at sixteen pixels. */
export function icon(): string {
  const paths = strands.map((path) => `<path d="${path}"/>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${markBox}" fill="none" stroke="#12936a" stroke-width="1.4">${paths}</svg>\n`
}
