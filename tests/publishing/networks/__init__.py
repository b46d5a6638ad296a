"""The networks that no server here speaks for: a module each, whose ON says how it is tested.

`name` is the network's, `fake` the class of its stand-in, `visible` the pattern of the path of its
one visible request, `finds` whether what became of a lost answer can be found out. `accounts` gives
accounts.yml, `secrets` the environment, `texts` what stands there, in the order of its parts, and
`no` the body of a refusal with a status.
"""

import importlib
import pkgutil

NETWORKS = [
    importlib.import_module(f"{__name__}.{found.name}").ON
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name)
]
