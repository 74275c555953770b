"""What a store or a server may send that nobody here wrote: stored bytes, refusals, and keys made to collide."""
