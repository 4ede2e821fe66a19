import { z } from 'zod'

// Zod would compile its parsers, and tries whether it may: the page's policy forbids that and would report it.
// The choice is read where a schema is made, so main.tsx imports this file before all others.
z.config({ jitless: true })

export { z }
