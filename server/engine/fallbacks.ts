/** Where reading a text goes on when the byte after its first n does not fit (Knuth, Morris and Pratt). */
export function fallbacks(text: ArrayLike<number>): Int32Array {
  const back = new Int32Array(text.length + 1)
  let read = 0
  for (let at = 1; at < text.length; at++) {
    while (read > 0 && text[at] !== text[read]) read = back[read] ?? 0
    if (text[at] === text[read]) read++
    back[at + 1] = read
  }
  return back
}
