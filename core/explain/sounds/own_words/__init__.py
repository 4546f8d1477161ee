"""Words of one's own: what the ear hears in few recordings of each, a head that tells them apart, and what to take along."""
