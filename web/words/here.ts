import { openCatalogue } from './catalogue.ts'
import { loadChapter, type Chapter } from './chapter.ts'

/** The words of this page: one page, one language at a time. */
export const catalogue = openCatalogue(loadChapter)

/** A part of the page that comes later, with what it says: both are asked for at once, and it is shown when both are here. */
export async function withWords<T>(chapters: readonly Chapter[], part: Promise<T>): Promise<T> {
  const [come] = await Promise.all([part, catalogue.bring(chapters)])
  return come
}
