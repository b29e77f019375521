"""What all processes of a pool are copies of: a process that has loaded all that tasks need.

Garbage is looked for at the end of each task and not meanwhile (see `task.build`): a task makes
100,000 objects, of which hardly any are in circles, and to look again and again took a tenth of its
time. What is loaded stays and is not looked at.
"""

import gc

import hyokasho.build.loaded  # noqa: F401 - to have been loaded is the purpose.

gc.collect()
gc.freeze()
gc.disable()
