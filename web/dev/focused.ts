import type { Page } from 'playwright-core'

/** What has the focus, by what a person reads or hears of it; what lies outside of every open window says so. */
export const focused = (page: Page, windows: string | null = null): Promise<string> =>
  page.evaluate((inside) => {
    const at = document.activeElement
    const named = [at?.closest('label')?.querySelector('span'), at?.querySelector('span span'), at]
    const name =
      at?.getAttribute('aria-label') ?? named.find((one) => one != null)?.textContent ?? ''
    return inside !== null && at?.closest(inside) === null ? `outside: ${name}` : name
  }, windows)
