"""The ways to a cluster: everything that touches a socket, and what stands in for one."""
