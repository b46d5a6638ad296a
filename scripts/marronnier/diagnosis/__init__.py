"""What a person would look at before trusting the machine: each look is a value with its remedy.

Nothing here asks the world but through what it is handed: a run's World, GitHub's answers, facts
that an edge has gathered of Git.
"""
