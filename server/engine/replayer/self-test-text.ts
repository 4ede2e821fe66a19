/**
 * The text whose scores are the engine digest (spec/self-test.md). It says nothing; a changed letter is
 * another digest everywhere.
 */
export const SELF_TEST_TEXT = `The lighthouse stood where the land gave up. Every evening at half past six, Anna Lindqvist climbed its \
193 steps, wound the clock, and wrote the weather into a book: wind from the north-west, 7.5 metres a second; sea grey; two ships. Nobody read the \
book. "Why do you write it?" asked her brother, who came on Sundays with bread. "Because it happened," she said.

Le soir, la lampe tournait lentement, et sa lumière passait sur les champs, sur l'église, sur les fenêtres fermées du village. On aurait dit \
qu'elle comptait les maisons: une, deux, trois, jusqu'à quarante et une. Puis elle recommençait.

function depth(tide) {
  const table = [0.4, 1.1, 2.75, 3.2]
  return table.map((metres, hour) => metres * Math.cos(hour / 12) + tide)
}

In the spring of the fourth year the keeper's log was found to agree with the harbour's to the minute, and the insurance company, which had doubted \
both, paid 12,480 crowns. Она долго смотрела на море. 灯台は静かに光っていた。 After that people climbed the stairs to read, and Anna had to buy \
a second chair.
`
