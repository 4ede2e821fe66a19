import type { Plugin } from 'vite'

/**
 * The styles of the app come after what the page shows at once, so that the browser shows it without waiting for
 * them. The app's own code waits for them all the same: no browser runs it before the styles that stand in the page.
 */
export function openingFirst(): Plugin {
  return {
    name: 'overt:opening-first',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: stylesLast },
  }
}

const ofTheApp = /[ \t]*<link rel="stylesheet"[^>]* href="\/assets\/[^>]*>\n?/g

export function stylesLast(page: string): string {
  const styles = page.match(ofTheApp) ?? []
  if (styles.length === 0) throw new Error('index.html has no styles of the app to move')
  return page
    .replaceAll(ofTheApp, '')
    .replace('</body>', () => `${styles.join('').trimStart()}  </body>`)
}
