"""One page of links, made from the contracts: what stands where, and what wants attention."""
