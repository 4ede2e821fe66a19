/** The text of overt-verify.html, built from its sources. */
export function buildPage(): Promise<string>

/** Writes all that a stranger downloads, and the library; `size` is the library's, gzipped. */
export function writeFiles(folder: string): Promise<{ readonly size: number }>
