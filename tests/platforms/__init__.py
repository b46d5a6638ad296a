"""The networks' modules, against real servers wherever there is one."""
